// An ACP agent that streams numbered updates at a stated rate, in open loop: when it falls behind, what was due is
// written at once, and each update still carries the time at which it was due. So a server that stalls cannot hide it.
//
//   agent                                        ACP v1 on stdio; a prompt is `/stream COUNT BYTES RATE`: COUNT updates,
//                                                texts of BYTES, RATE a second (0: as fast as the pipe takes them)
//   agent --raw COUNT BYTES RATE --after PATH    the same lines with no protocol around, of BYTES each, once PATH is there
//
// A text is the ordinal (ten digits), a space, the time (CLOCK_MONOTONIC, 19 digits of nanoseconds), a space, padding.
// With AGENT_TIMES=FILE each turn adds a line there: how many updates, and the seconds from the first to the last.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH_BYTES = 64 << 10,
    LINE_BYTES_MAX = 1 << 20,
    ORDINAL_DIGITS = 10,
    TIME_DIGITS = 19,
    TEXT_BYTES_MIN = ORDINAL_DIGITS + 1 + TIME_DIGITS + 1,
};

static char line[LINE_BYTES_MAX], batch[BATCH_BYTES + LINE_BYTES_MAX];
static size_t line_length, ordinal_at, batch_length;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void sleep_until(uint64_t due) {
    struct timespec time = {(time_t)(due / 1000000000u), (long)(due % 1000000000u)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

static void write_all(const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(1, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) exit(1);
        bytes += written;
        length -= (size_t)written;
    }
}

static void digits(char *at, int count, uint64_t value) {
    for (int i = count - 1; i >= 0; i--, value /= 10) at[i] = (char)('0' + value % 10);
}

// Lays out the line whose text has that many bytes; only the numbers are written anew each time.
static void lay_out(const char *session, size_t text_bytes) {
    if (text_bytes < TEXT_BYTES_MIN) text_bytes = TEXT_BYTES_MIN;
    int head = snprintf(line, sizeof line,
                        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"%s\",\"update\":"
                        "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"",
                        session);
    ordinal_at = (size_t)head;
    if (head < 0 || ordinal_at + text_bytes + 8 > sizeof line) exit(2);
    memset(line + ordinal_at, 'x', text_bytes);
    line[ordinal_at + ORDINAL_DIGITS] = line[ordinal_at + TEXT_BYTES_MIN - 1] = ' ';
    memcpy(line + ordinal_at + text_bytes, "\"}}}}\n", 6);
    line_length = ordinal_at + text_bytes + 6;
}

static void add(uint64_t ordinal, uint64_t time) {
    digits(line + ordinal_at, ORDINAL_DIGITS, ordinal);
    digits(line + ordinal_at + ORDINAL_DIGITS + 1, TIME_DIGITS, time);
    memcpy(batch + batch_length, line, line_length);
    batch_length += line_length;
}

static void flush_batch(void) {
    write_all(batch, batch_length);
    batch_length = 0;
}

static void stream(uint64_t count, double rate) {
    uint64_t begun = now(), time = begun;
    for (uint64_t ordinal = 1; ordinal <= count; ordinal++) {
        if (rate > 0) {
            time = begun + (uint64_t)((double)(ordinal - 1) * 1e9 / rate);
            if (time > now()) {
                flush_batch();
                sleep_until(time);
            }
        } else if (batch_length == 0) {
            time = now();
        }
        add(ordinal, time);
        if (batch_length + line_length > BATCH_BYTES) flush_batch();
    }
    flush_batch();
    const char *times = getenv("AGENT_TIMES");
    if (times) {
        FILE *file = fopen(times, "a");
        if (file) {
            fprintf(file, "%llu %.6f\n", (unsigned long long)count, (double)(now() - begun) / 1e9);
            fclose(file);
        }
    }
}

// The text of a member, up to its closing quote; ids and paths here have no escapes. Empty when it is missing.
static void text_of(const char *message, const char *name, char *to, size_t size) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *start = strstr(message, key);
    size_t length = start ? strcspn(start + strlen(key), "\"") : 0;
    if (length >= size) length = 0;
    if (start) memcpy(to, start + strlen(key), length);
    to[length] = 0;
}

static void answer(const char *id, const char *result) {
    char text[1024];
    int length = snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}\n", id, result);
    write_all(text, (size_t)length);
}

static void prompt(const char *id, const char *message) {
    char session[200];
    unsigned long long count = 0;
    size_t bytes = 0;
    double rate = 0;
    text_of(message, "sessionId", session, sizeof session);
    const char *script = strstr(message, "/stream ");
    if (!script || sscanf(script, "/stream %llu %zu %lf", &count, &bytes, &rate) != 3) {
        answer(id, "\"error\":{\"code\":-32602,\"message\":\"the prompt is /stream COUNT BYTES RATE\"}");
        return;
    }
    lay_out(session, bytes);
    stream(count, rate);
    answer(id, "\"result\":{\"stopReason\":\"end_turn\"}");
}

static void message(const char *text) {
    char method[100], id[64] = "";
    const char *start = strstr(text, "\"id\":");
    text_of(text, "method", method, sizeof method);
    if (start) {
        size_t length = strcspn(start + 5, ",}");
        if (length < sizeof id) memcpy(id, start + 5, length), id[length] = 0;
    }
    if (!*id) return;
    if (!strcmp(method, "initialize")) {
        answer(id, "\"result\":{\"protocolVersion\":1,\"agentCapabilities\":{},\"authMethods\":[]}");
    } else if (!strcmp(method, "session/new")) {
        answer(id, "\"result\":{\"sessionId\":\"bench\"}");
    } else if (!strcmp(method, "session/prompt")) {
        prompt(id, text);
    } else {
        answer(id, "\"error\":{\"code\":-32601,\"message\":\"no such method\"}");
    }
}

static void serve(void) {
    char *text = NULL;
    size_t capacity = 0;
    while (getline(&text, &capacity, stdin) > 0) message(text);
    free(text);
}

static void raw(uint64_t count, size_t bytes, double rate, const char *after) {
    lay_out("reference", 0);
    size_t around = line_length - 1 - TEXT_BYTES_MIN;
    lay_out("reference", bytes > around ? bytes - around : 0);
    while (access(after, F_OK) != 0) usleep(1000);
    stream(count, rate);
}

int main(int argc, char **argv) {
    prctl(PR_SET_TIMERSLACK, 1000);
    if (argc == 1) {
        serve();
        return 0;
    }
    if (argc != 7 || strcmp(argv[1], "--raw") != 0 || strcmp(argv[5], "--after") != 0) {
        fprintf(stderr, "agent, or agent --raw COUNT BYTES RATE --after PATH\n");
        return 2;
    }
    raw(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), atof(argv[4]), argv[6]);
    return 0;
}
