// Opens N WebSocket connections to one address and checks what arrives: in each text frame that has the marker followed
// by ten digits, those digits count up by one from FIRST to COUNT, on every socket. One thread, epoll.
//
//   fanout-client --url ws://127.0.0.1:PORT/PATH --sockets N --count COUNT [--header 'Name: value']... [--send TEXT]...
//                 [--marker TEXT] [--ready-frames K] [--go TEXT] [--idle SECONDS] [--connect SECONDS] [--first FIRST]
//                 [--each FILE] [--go-each FILE] [--latency-after K] [--hold 1] [--turns T]
//
// --send: text frames that each socket sends, in order, after the handshake. --each: then its own line of that file.
// --ready-frames K: a socket is ready once K other frames have arrived (0: once it is open). When all are ready the line
//   "ready N" is printed; who drives the bench waits for it.
// --go TEXT: when all are ready it waits for a line on stdin, then the first socket sends that text frame.
// --go-each FILE: the same, but each socket sends its own line of that file.
// --latency-after K: behind the ordinal and a space stands the time (CLOCK_MONOTONIC, 19 digits of nanoseconds) at which
//   the frame was due; how late it came is told as quantiles over all frames with ordinals above K.
// --turns T: after COUNT the ordinals begin again at 1, and all of that T times.
// --hold 1: once all are ready the sockets stay open until stdin ends; --count is not wanted.
// --idle SECONDS (30): how long nothing at all may arrive after that before it gives up.
// It ends with 0 when every socket saw all ordinals, else with 1, and prints one line of JSON either way.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
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
#include <time.h>
#include <unistd.h>

#include "websocket.h"

enum {
    BUFFER_BYTES = 64 << 10,       // to begin with; grows to hold one frame
    BUFFER_BYTES_MAX = 64 << 20,
    READ_BYTES = 256 << 10,
    OPTIONS_MAX = 32,
    EVENTS_MAX = 512,
    KEY_LENGTH = 24,
    TIME_DIGITS = 19,
    SLOTS_EACH = 64,    // of the histogram, for each doubling: within 1.6 %
    DOUBLINGS = 48,
};

typedef struct peer {
    int fd;
    int number;
    int open;
    int ready;
    int done;
    uint64_t next; // the ordinal that must come
    uint64_t turn; // how many are complete
    uint64_t other;
    size_t marker_at; // where the marker stood in the frame before
    size_t length, capacity;
    unsigned char *buffer;
    const char *own, *own_go; // what only this one sends; NULL for nothing
} peer;

static const char *host = "127.0.0.1", *path = "/", *marker = "\"text\":\"";
static char host_and_port[300];
static int port = 80, sockets = 1;
static uint64_t wanted, first_ordinal = 1, ready_frames, latency_after, turns = 1;
static int latencies, hold;
static const char *each_file, *go_each_file;
static double idle_seconds = 30, connect_seconds = 30;
static const char *headers[OPTIONS_MAX], *sends[OPTIONS_MAX], *go;
static int header_count, send_count;

static peer *peers;
static int poller, open_count, ready_count, done_count;
static uint64_t frames, other_frames, bytes_read;
static struct timespec first_frame, last_frame, began;
static int failed;
static char reason[400];
static unsigned char read_buffer[READ_BYTES];

static uint64_t histogram[DOUBLINGS * SLOTS_EACH], measured, latency_max;

static int slot_of(uint64_t nanos) {
    if (nanos < SLOTS_EACH) return (int)nanos;
    int shift = 63 - __builtin_clzll(nanos) - 6;
    int slot = (shift + 1) * SLOTS_EACH + (int)(nanos >> shift) - SLOTS_EACH;
    return slot < DOUBLINGS * SLOTS_EACH ? slot : DOUBLINGS * SLOTS_EACH - 1;
}

static double micros_of(int slot) {
    if (slot < SLOTS_EACH) return slot / 1e3;
    int shift = slot / SLOTS_EACH - 1;
    return (double)((uint64_t)(slot % SLOTS_EACH + SLOTS_EACH) << shift) / 1e3;
}

static double quantile(double share) {
    uint64_t below = 0, rank = (uint64_t)(share * (double)measured);
    for (int slot = 0; slot < DOUBLINGS * SLOTS_EACH; slot++) {
        below += histogram[slot];
        if (below > rank) return micros_of(slot);
    }
    return (double)latency_max / 1e3;
}

static double between(const struct timespec *from, const struct timespec *to) {
    return (double)(to->tv_sec - from->tv_sec) + (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

static void fail(const peer *who, const char *what) {
    if (!failed) snprintf(reason, sizeof reason, "socket %d: %s", who ? who->number : -1, what);
    failed = 1;
}

static void write_all(peer *to, const void *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = write(to->fd, bytes, length);
        if (sent < 0 && errno == EAGAIN) {
            fail(to, "the server does not read what was sent");
            return;
        }
        if (sent < 0) {
            fail(to, strerror(errno));
            return;
        }
        bytes = (const char *)bytes + sent;
        length -= (size_t)sent;
    }
}

static void send_frame(peer *to, int opcode, const unsigned char *payload, size_t length) {
    static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    unsigned char *frame = malloc(length + WS_HEAD_MAX);
    size_t at = ws_head(frame, opcode, length, mask);
    for (size_t i = 0; i < length; i++) frame[at + i] = payload[i] ^ mask[i % 4];
    write_all(to, frame, at + length);
    free(frame);
}

// Nothing arrives before the one who drives the bench says so: it may block.
static void wait_and_go(void) {
    char line[16];
    if (!go && !go_each_file && !hold) return;
    int told = fgets(line, sizeof line, stdin) != NULL;
    if (hold) done_count = sockets;
    else if (!told) fail(NULL, "stdin ended before the word to go");
    else if (go) send_frame(&peers[0], WS_TEXT, (const unsigned char *)go, strlen(go));
    for (int i = 0; i < sockets && told && go_each_file; i++) {
        send_frame(&peers[i], WS_TEXT, (const unsigned char *)peers[i].own_go, strlen(peers[i].own_go));
    }
}

static void mark_ready(peer *who) {
    if (!who->ready && who->open && who->other >= ready_frames) {
        who->ready = 1;
        if (++ready_count == sockets) {
            printf("ready %d\n", sockets);
            fflush(stdout);
            wait_and_go();
        }
    }
}

static void out_of_order(const peer *who, uint64_t got) {
    char text[100];
    snprintf(text, sizeof text, "ordinal %llu came where %llu was due", (unsigned long long)got,
             (unsigned long long)who->next);
    fail(who, text);
}

static int number(const unsigned char *text, int digits, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    return 1;
}

// The place behind the marker, looked for first where it was in the frame before.
static const unsigned char *ordinal_in(peer *who, const unsigned char *text, size_t length) {
    size_t width = strlen(marker);
    if (who->marker_at + width + 10 <= length && !memcmp(text + who->marker_at, marker, width)) {
        return text + who->marker_at + width;
    }
    const unsigned char *found = memmem(text, length, marker, width);
    if (!found || (size_t)(found - text) + width + 10 > length) return NULL;
    who->marker_at = (size_t)(found - text);
    return found + width;
}

// How late a frame came whose due time stands behind its ordinal.
static void measure(peer *who, const unsigned char *text, size_t length) {
    struct timespec time;
    uint64_t due;
    if (length < 1 + TIME_DIGITS || !number(text + 1, TIME_DIGITS, &due)) {
        fail(who, "a frame without a time");
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &time);
    uint64_t now = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec, late = now > due ? now - due : 0;
    histogram[slot_of(late)]++;
    measured++;
    if (late > latency_max) latency_max = late;
}

static void text_frame(peer *who, const unsigned char *text, size_t length) {
    uint64_t value;
    const unsigned char *digits = ordinal_in(who, text, length);
    if (!digits || !number(digits, 10, &value)) {
        who->other++;
        other_frames++;
        if (!who->ready) mark_ready(who);
        return;
    }
    if (value != who->next) {
        out_of_order(who, value);
        return;
    }
    if (latencies && value > latency_after) measure(who, digits + 10, length - (size_t)(digits + 10 - text));
    if (frames++ == 0) clock_gettime(CLOCK_MONOTONIC, &first_frame);
    if (who->next++ == wanted && ++who->turn < turns) {
        who->next = 1;
    } else if (who->turn == turns && !who->done) {
        who->done = 1;
        done_count++;
        clock_gettime(CLOCK_MONOTONIC, &last_frame);
    }
}

static void frame(peer *who, int first_byte, const unsigned char *payload, size_t length) {
    if (!(first_byte & 0x80) || (first_byte & 0x70)) {
        fail(who, "a fragment or an extension that was not asked for");
        return;
    }
    switch (first_byte & 0x0F) {
        case WS_TEXT: text_frame(who, payload, length); break;
        case WS_PING: send_frame(who, WS_PONG, payload, length); break;
        case WS_PONG: break;
        case WS_CLOSE:
            if (!who->done) fail(who, "closed by the server");
            break;
        default: fail(who, "a frame that is not text");
    }
}

// Takes the whole frames out of those bytes; answers how many bytes they were.
static size_t take_frames(peer *who, const unsigned char *bytes, size_t length) {
    size_t at = 0;
    while (!failed && length - at >= 2) {
        size_t start = 2;
        uint64_t size = bytes[at + 1] & 0x7F;
        size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (length - at < start + extra) break;
        if (extra) {
            size = 0;
            for (size_t i = 0; i < extra; i++) size = size << 8 | bytes[at + start + i];
            start += extra;
        }
        if (size > BUFFER_BYTES_MAX) {
            fail(who, "a frame that is too long");
            break;
        }
        if (length - at < start + size) break;
        frame(who, bytes[at], bytes + at + start, (size_t)size);
        at += start + (size_t)size;
    }
    return at;
}

static void keep(peer *who, const unsigned char *bytes, size_t length) {
    if (who->length + length > who->capacity) {
        while (who->length + length > who->capacity) who->capacity = who->capacity ? who->capacity * 2 : BUFFER_BYTES;
        who->buffer = realloc(who->buffer, who->capacity);
        if (!who->buffer) {
            perror("realloc");
            exit(1);
        }
    }
    memcpy(who->buffer + who->length, bytes, length);
    who->length += length;
}

static size_t handshake_done(peer *who) {
    char expected[WS_ACCEPT_LENGTH + 1], key[KEY_LENGTH + 1];
    char *text = (char *)who->buffer, *end = memmem(text, who->length, "\r\n\r\n", 4);
    if (!end) return 0;
    *end = 0;
    snprintf(key, sizeof key, "%021dA==", who->number);
    ws_accept(key, KEY_LENGTH, expected);
    char *accept = strcasestr(text, "\r\nsec-websocket-accept:");
    if (strncmp(text, "HTTP/1.1 101", 12) != 0) {
        text[strcspn(text, "\r")] = 0;
        fail(who, text);
    } else if (!accept || !strstr(accept, expected)) {
        fail(who, "the handshake's digest is wrong");
    }
    who->open = 1;
    open_count++;
    for (int i = 0; i < send_count; i++) {
        send_frame(who, WS_TEXT, (const unsigned char *)sends[i], strlen(sends[i]));
    }
    if (who->own) send_frame(who, WS_TEXT, (const unsigned char *)who->own, strlen(who->own));
    mark_ready(who);
    return (size_t)(end - text) + 4;
}

static void consume(peer *who, const unsigned char *bytes, size_t length) {
    if (who->length == 0 && who->open) {
        size_t taken = take_frames(who, bytes, length);
        keep(who, bytes + taken, length - taken);
        return;
    }
    keep(who, bytes, length);
    size_t taken = who->open ? 0 : handshake_done(who);
    if (who->open && !failed) taken += take_frames(who, who->buffer + taken, who->length - taken);
    memmove(who->buffer, who->buffer + taken, who->length - taken);
    who->length -= taken;
}

static void read_peer(peer *who) {
    ssize_t got = read(who->fd, read_buffer, sizeof read_buffer);
    if (got > 0) {
        bytes_read += (uint64_t)got;
        consume(who, read_buffer, (size_t)got);
    } else if (got == 0 || errno != EAGAIN) {
        if (!who->done) fail(who, got == 0 ? "the connection ended early" : strerror(errno));
        epoll_ctl(poller, EPOLL_CTL_DEL, who->fd, NULL);
    }
}

static void request_upgrade(peer *who) {
    char request[16 << 10];
    int at = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %021dA==\r\n",
                      path, host_and_port, who->number);
    for (int i = 0; i < header_count; i++) {
        at += snprintf(request + at, sizeof request - (size_t)at, "%s\r\n", headers[i]);
        if (at >= (int)sizeof request - 4) {
            fprintf(stderr, "the headers are too long\n");
            exit(2);
        }
    }
    at += snprintf(request + at, sizeof request - (size_t)at, "\r\n");
    write_all(who, request, (size_t)at);
}

static void connect_peer(peer *who, const struct sockaddr_in *address) {
    int yes = 1;
    who->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    who->next = first_ordinal;
    if (who->fd < 0 || connect(who->fd, (const struct sockaddr *)address, sizeof *address) < 0) {
        fail(who, strerror(errno));
        return;
    }
    setsockopt(who->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    request_upgrade(who);
    fcntl(who->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {EPOLLIN, {.ptr = who}};
    epoll_ctl(poller, EPOLL_CTL_ADD, who->fd, &event);
}

static void run(void) {
    struct epoll_event events[EVENTS_MAX];
    struct timespec last, now;
    clock_gettime(CLOCK_MONOTONIC, &last);
    while (!failed && done_count < sockets) {
        int count = epoll_wait(poller, events, EVENTS_MAX, 1000);
        for (int i = 0; i < count && !failed; i++) read_peer(events[i].data.ptr);
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (count > 0) last = now;
        if (ready_count < sockets && between(&began, &now) > connect_seconds) fail(NULL, "not all sockets became ready");
        if (ready_count == sockets && between(&last, &now) > idle_seconds) fail(NULL, "nothing arrived any more");
    }
}

static void report(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    if (failed) clock_gettime(CLOCK_MONOTONIC, &last_frame);
    double elapsed = frames ? between(&first_frame, &last_frame) : 0;
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    printf("{\"client\":\"fanout\",\"ok\":%s,\"sockets\":%d,\"complete\":%d,\"frames\":%llu,\"otherFrames\":%llu,"
           "\"bytes\":%llu,\"seconds\":%.3f,\"framesPerSecond\":%.0f,\"perSocketPerSecond\":%.0f,\"cpuSeconds\":%.3f",
           failed ? "false" : "true", sockets, done_count, (unsigned long long)frames,
           (unsigned long long)other_frames, (unsigned long long)bytes_read, elapsed,
           elapsed > 0 ? (double)frames / elapsed : 0, elapsed > 0 ? (double)frames / elapsed / sockets : 0, cpu);
    if (latencies) {
        printf(",\"measured\":%llu,\"p50Micros\":%.1f,\"p90Micros\":%.1f,\"p99Micros\":%.1f,\"maxMicros\":%.1f",
               (unsigned long long)measured, quantile(0.5), quantile(0.9), quantile(0.99), (double)latency_max / 1e3);
    }
    if (failed) {
        printf(",\"reason\":\"");
        for (char *letter = reason; *letter; letter++) {
            if (*letter >= ' ') printf(*letter == '"' || *letter == '\\' ? "\\%c" : "%c", *letter);
        }
        printf("\"");
    }
    printf("}\n");
}

static void parse_url(const char *url) {
    if (strncmp(url, "ws://", 5) != 0) {
        fprintf(stderr, "--url wants ws://HOST:PORT/PATH\n");
        exit(2);
    }
    const char *start = url + 5, *slash = strchr(start, '/');
    size_t length = slash ? (size_t)(slash - start) : strlen(start);
    if (length >= sizeof host_and_port) exit(2);
    memcpy(host_and_port, start, length);
    path = slash ? slash : "/";
    char *name = strdup(host_and_port), *colon = strchr(name, ':');
    if (colon) {
        *colon = 0;
        port = atoi(colon + 1);
    }
    host = strcmp(name, "localhost") == 0 ? "127.0.0.1" : name;
}

static void parse(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (i + 1 >= argc) {
            fprintf(stderr, "%s wants a value\n", argv[i]);
            exit(2);
        }
        const char *name = argv[i], *value = argv[++i];
        if (!strcmp(name, "--url")) parse_url(value);
        else if (!strcmp(name, "--sockets")) sockets = atoi(value);
        else if (!strcmp(name, "--count")) wanted = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--header") && header_count < OPTIONS_MAX) headers[header_count++] = value;
        else if (!strcmp(name, "--send") && send_count < OPTIONS_MAX) sends[send_count++] = value;
        else if (!strcmp(name, "--go")) go = value;
        else if (!strcmp(name, "--first")) first_ordinal = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--each")) each_file = value;
        else if (!strcmp(name, "--go-each")) go_each_file = value;
        else if (!strcmp(name, "--latency-after")) latencies = 1, latency_after = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--turns")) turns = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--hold")) hold = atoi(value);
        else if (!strcmp(name, "--marker")) marker = value;
        else if (!strcmp(name, "--ready-frames")) ready_frames = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--idle")) idle_seconds = atof(value);
        else if (!strcmp(name, "--connect")) connect_seconds = atof(value);
        else {
            fprintf(stderr, "unknown option %s, or too many of it\n", name);
            exit(2);
        }
    }
    if (sockets < 1 || (wanted < 1 && !hold) || !*host_and_port) {
        fprintf(stderr, "--url, --sockets and --count are wanted\n");
        exit(2);
    }
}

// One line of a file for each socket.
static void read_own(const char *file, int go_line) {
    FILE *lines = fopen(file, "r");
    for (int i = 0; i < sockets; i++) {
        char *line = NULL;
        size_t capacity = 0;
        if (!lines || getline(&line, &capacity, lines) < 0) {
            fprintf(stderr, "%s has no line for socket %d\n", file, i);
            exit(2);
        }
        line[strcspn(line, "\n")] = 0;
        if (go_line) peers[i].own_go = line;
        else peers[i].own = line;
    }
    fclose(lines);
}

int main(int argc, char **argv) {
    parse(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "the host must be an IPv4 address\n");
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &began);
    poller = epoll_create1(EPOLL_CLOEXEC);
    peers = calloc((size_t)sockets, sizeof *peers);
    if (each_file) read_own(each_file, 0);
    if (go_each_file) read_own(go_each_file, 1);
    for (int i = 0; i < sockets && !failed; i++) {
        peers[i].number = i;
        connect_peer(&peers[i], &address);
    }
    run();
    report();
    return failed ? 1 : 0;
}
