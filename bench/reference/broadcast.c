// A WebSocket broadcast server as plain as it can be made fast: one thread, epoll, every frame built once in one ring
// that all sockets read from with a cursor each, as many frames in one write as there are. Nothing is stored, nobody is
// authenticated, and a socket that does not read holds up the producer. The yardstick for bench/, not an example.
//
//   broadcast [--port P] [--sockets N] --count N --bytes B [--rate R]    makes frames of B bytes, R a second (0: at once)
//   broadcast [--port P] [--sockets N]                                   one frame for each line of standard input
//
// It prints "listening PORT", starts when N sockets (default 1) are there, ends when all is sent or all sockets are
// gone, and then prints one line of JSON: frames and bytes per socket, elapsed time, its own user and system time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "websocket.h"

enum {
    RING_BYTES = 8 << 20,
    FRAME_BYTES_MAX = 1 << 20,
    PRODUCE_BYTES = 64 << 10, // made before the sockets get their turn
    WRITE_BYTES_MAX = 256 << 10,
    REQUEST_BYTES_MAX = 8 << 10,
    CLIENTS_MAX = 20000,
    EVENTS_MAX = 512,
};

typedef struct client {
    int fd;
    int open;     // the handshake is done
    int writable; // the last write was not cut short
    int slot;
    uint64_t at; // position in the stream
    size_t request_length;
    char *request;
} client;

static unsigned char ring[RING_BYTES];
static uint64_t head;
static client *clients[CLIENTS_MAX];
static int client_count, open_count;
static int poller;
static uint64_t frames_made, frames_wanted, frames_sent, bytes_sent, writes;
static size_t frame_bytes;
static double rate;
static int sockets_wanted = 1, from_input = 1, started, input_ended;
static struct timespec start_time;
static struct rusage start_usage;
static char *template_text;
static size_t ordinal_at;
static unsigned char input_buffer[RING_BYTES / 2];
static size_t input_length;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static double seconds_since(const struct timespec *then) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static uint64_t slowest(void) {
    uint64_t least = head;
    for (int i = 0; i < client_count; i++) {
        if (clients[i]->open && clients[i]->at < least) least = clients[i]->at;
    }
    return least;
}

static size_t room(void) {
    return RING_BYTES - (size_t)(head - slowest());
}

static void put(const void *bytes, size_t length) {
    size_t at = head % RING_BYTES, first = length < RING_BYTES - at ? length : RING_BYTES - at;
    memcpy(ring + at, bytes, first);
    memcpy(ring, (const char *)bytes + first, length - first);
    head += length;
}

static void put_frame(const void *payload, size_t length) {
    unsigned char start[WS_HEAD_MAX];
    put(start, ws_head(start, WS_TEXT, length, NULL));
    put(payload, length);
    frames_made++;
}

static void make_template(void) {
    static const char before[] = "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"reference\","
                                 "\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"";
    static const char after[] = "\"}}}}";
    size_t least = sizeof before - 1 + 11 + sizeof after - 1;
    if (frame_bytes < least || frame_bytes > FRAME_BYTES_MAX) {
        fprintf(stderr, "--bytes is %zu to %d\n", least, FRAME_BYTES_MAX);
        exit(2);
    }
    template_text = malloc(frame_bytes + 1);
    memset(template_text, 'x', frame_bytes);
    memcpy(template_text, before, sizeof before - 1);
    ordinal_at = sizeof before - 1;
    template_text[ordinal_at + 10] = ' ';
    memcpy(template_text + frame_bytes - (sizeof after - 1), after, sizeof after - 1);
}

static void make_frames(void) {
    uint64_t due = frames_wanted;
    if (rate > 0) {
        double now = seconds_since(&start_time) * rate + 1;
        if (now < (double)due) due = (uint64_t)now;
    }
    size_t made = 0, space = room();
    while (frames_made < due && made < PRODUCE_BYTES && made + frame_bytes + WS_HEAD_MAX <= space) {
        uint64_t ordinal = frames_made + 1;
        for (int digit = 9; digit >= 0; digit--, ordinal /= 10) {
            template_text[ordinal_at + (size_t)digit] = (char)('0' + ordinal % 10);
        }
        uint64_t before = head;
        put_frame(template_text, frame_bytes);
        made += (size_t)(head - before);
    }
}

static void frame_lines(void) {
    size_t at = 0, space = room();
    while (at < input_length) {
        unsigned char *end = memchr(input_buffer + at, '\n', input_length - at);
        if (!end && !input_ended) break;
        size_t length = end ? (size_t)(end - input_buffer) - at : input_length - at;
        if (length + WS_HEAD_MAX > space) break;
        space -= length + WS_HEAD_MAX;
        put_frame(input_buffer + at, length);
        at += length + (end ? 1 : 0);
    }
    if (at == 0 && input_length == sizeof input_buffer && !memchr(input_buffer, '\n', input_length)) {
        fprintf(stderr, "a line of input is too long\n");
        exit(1);
    }
    memmove(input_buffer, input_buffer + at, input_length - at);
    input_length -= at;
}

static void read_lines(void) {
    size_t space = sizeof input_buffer - input_length;
    if (space > PRODUCE_BYTES) space = PRODUCE_BYTES;
    if (!input_ended && space > 0) {
        ssize_t got = read(0, input_buffer + input_length, space);
        if (got == 0) input_ended = 1;
        if (got > 0) input_length += (size_t)got;
        if (got < 0 && errno != EAGAIN && errno != EINTR) die("read");
    }
    frame_lines();
}

static int all_made(void) {
    return from_input ? input_ended && input_length == 0 : frames_made == frames_wanted;
}

static void gone(client *leaving) {
    open_count -= leaving->open;
    close(leaving->fd);
    clients[leaving->slot] = clients[--client_count];
    clients[leaving->slot]->slot = leaving->slot;
    free(leaving->request);
    free(leaving);
}

// False when the client is gone.
static int flush_client(client *to) {
    while (to->writable && to->at < head) {
        size_t length = (size_t)(head - to->at), at = to->at % RING_BYTES;
        if (length > WRITE_BYTES_MAX) length = WRITE_BYTES_MAX;
        size_t first = length < RING_BYTES - at ? length : RING_BYTES - at;
        struct iovec parts[2] = {{ring + at, first}, {ring, length - first}};
        ssize_t sent = writev(to->fd, parts, length > first ? 2 : 1);
        writes++;
        if (sent < 0) {
            if (errno != EAGAIN) {
                gone(to);
                return 0;
            }
            to->writable = 0;
        } else {
            to->at += (size_t)sent;
            bytes_sent += (uint64_t)sent;
            if ((size_t)sent < length) to->writable = 0;
        }
    }
    return 1;
}

static void flush_all(void) {
    for (int i = client_count - 1; i >= 0; i--) {
        if (clients[i]->open && clients[i]->writable && clients[i]->at < head) flush_client(clients[i]);
    }
}

static int handshake(client *from) {
    from->request[from->request_length] = 0;
    if (!strstr(from->request, "\r\n\r\n")) return from->request_length < REQUEST_BYTES_MAX - 1;
    char *key = strcasestr(from->request, "\r\nSec-WebSocket-Key:");
    if (!key) return 0;
    key += strlen("\r\nSec-WebSocket-Key:");
    key += strspn(key, " \t");
    char accept[WS_ACCEPT_LENGTH + 1], answer[256];
    ws_accept(key, strcspn(key, " \t\r"), accept);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
    if (write(from->fd, answer, (size_t)length) != length) return 0;
    from->open = 1;
    from->at = head;
    open_count++;
    return 1;
}

// False when the client is gone. What an open client sends is read and ignored.
static int read_client(client *from) {
    char ignored[4096];
    for (;;) {
        char *to = from->open ? ignored : from->request + from->request_length;
        size_t space = from->open ? sizeof ignored : REQUEST_BYTES_MAX - 1 - from->request_length;
        ssize_t got = read(from->fd, to, space);
        if (got < 0 && errno == EAGAIN) return 1;
        int good = got > 0;
        if (good && !from->open) {
            from->request_length += (size_t)got;
            good = handshake(from);
        }
        if (!good) {
            gone(from);
            return 0;
        }
    }
}

static void accept_clients(int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        if (client_count == CLIENTS_MAX) {
            close(fd);
            continue;
        }
        int yes = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        client *joined = calloc(1, sizeof *joined);
        joined->request = malloc(REQUEST_BYTES_MAX);
        joined->fd = fd;
        joined->writable = 1;
        joined->slot = client_count;
        clients[client_count++] = joined;
        struct epoll_event event = {EPOLLIN | EPOLLOUT | EPOLLET, {.ptr = joined}};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
    }
}

static int listen_on(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1024) < 0) die("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("listening %d\n", ntohs(address.sin_port));
    fflush(stdout);
    struct epoll_event event = {EPOLLIN, {.ptr = NULL}};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event) < 0) die("epoll_ctl");
    return listener;
}

// -1: until something happens; else the nanoseconds until the next frame is due or can be made.
static long pause_time(int input_polled) {
    if (!started) return -1;
    if (all_made() || room() < frame_bytes + WS_HEAD_MAX + PRODUCE_BYTES) return -1;
    if (from_input) return input_polled && !input_length ? -1 : 0;
    if (rate <= 0) return 0;
    double next = (double)frames_made / rate - seconds_since(&start_time);
    return next <= 0 ? 0 : (long)(next * 1e9);
}

static double cpu(const struct rusage *usage) {
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static void report(int sockets) {
    struct rusage end;
    getrusage(RUSAGE_SELF, &end);
    double elapsed = seconds_since(&start_time), used = cpu(&end) - cpu(&start_usage);
    frames_sent = frames_made * (uint64_t)sockets;
    printf("{\"server\":\"c-epoll\",\"sockets\":%d,\"frames\":%llu,\"framesSent\":%llu,\"bytesSent\":%llu,\"writes\":%llu,"
           "\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"cpuNanosPerFrame\":%.1f}\n",
           sockets, (unsigned long long)frames_made, (unsigned long long)frames_sent, (unsigned long long)bytes_sent,
           (unsigned long long)writes, elapsed, used, frames_sent ? used * 1e9 / (double)frames_sent : 0);
}

static void serve(int listener) {
    struct epoll_event events[EVENTS_MAX];
    int sockets = 0, input_polled = 0;
    for (;;) {
        long nanos = pause_time(input_polled);
        struct timespec pause = {nanos / 1000000000, nanos % 1000000000};
        int count = epoll_pwait2(poller, events, EVENTS_MAX, nanos < 0 ? NULL : &pause, NULL);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            client *ready = events[i].data.ptr;
            if (!ready) {
                accept_clients(listener);
            } else if ((void *)ready != (void *)ring) {
                if (events[i].events & EPOLLOUT) ready->writable = 1;
                if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_client(ready);
            }
        }
        if (!started && open_count >= sockets_wanted) {
            started = 1;
            sockets = open_count;
            clock_gettime(CLOCK_MONOTONIC, &start_time);
            getrusage(RUSAGE_SELF, &start_usage);
            struct epoll_event event = {EPOLLIN, {.ptr = ring}};
            if (from_input) input_polled = epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event) == 0;
        }
        if (!started) continue;
        if (from_input) {
            read_lines();
            if (input_ended && input_polled) input_polled = epoll_ctl(poller, EPOLL_CTL_DEL, 0, NULL) != 0;
        } else {
            make_frames();
        }
        flush_all();
        if (open_count == 0 || (all_made() && slowest() == head)) break;
    }
    report(sockets);
}

static void say_goodbye(void) {
    static const unsigned char closing[] = {0x88, 0x02, 0x03, 0xE8};
    put(closing, sizeof closing);
    flush_all();
    for (int i = 0; i < client_count; i++) shutdown(clients[i]->fd, SHUT_WR);
    struct epoll_event events[EVENTS_MAX];
    clock_gettime(CLOCK_MONOTONIC, &start_time);
    while (client_count > 0 && seconds_since(&start_time) < 2) {
        int count = epoll_wait(poller, events, EVENTS_MAX, 100);
        for (int i = 0; i < count; i++) {
            client *ready = events[i].data.ptr;
            if (ready && (void *)ready != (void *)ring) read_client(ready);
        }
    }
}

int main(int argc, char **argv) {
    int port = 0;
    for (int i = 1; i < argc; i++) {
        if (i + 1 >= argc) {
            fprintf(stderr, "%s wants a value\n", argv[i]);
            return 2;
        }
        const char *name = argv[i], *value = argv[++i];
        if (!strcmp(name, "--port")) port = atoi(value);
        else if (!strcmp(name, "--sockets")) sockets_wanted = atoi(value);
        else if (!strcmp(name, "--count")) frames_wanted = strtoull(value, NULL, 10), from_input = 0;
        else if (!strcmp(name, "--bytes")) frame_bytes = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--rate")) rate = atof(value);
        else {
            fprintf(stderr, "unknown option %s\n", name);
            return 2;
        }
    }
    if (!from_input) make_template();
    signal(SIGPIPE, SIG_IGN);
    if (from_input) fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) die("epoll");
    serve(listen_on(port));
    say_goodbye();
    return 0;
}
