// What a WebSocket server and a client need of RFC 6455: the handshake's digest and the head of a frame.
#ifndef GANGWAY_WEBSOCKET_H
#define GANGWAY_WEBSOCKET_H

#include <stddef.h>
#include <stdint.h>

enum { WS_TEXT = 0x1, WS_CLOSE = 0x8, WS_PING = 0x9, WS_PONG = 0xA };
enum { WS_ACCEPT_LENGTH = 28, WS_HEAD_MAX = 14 };

// Writes Sec-WebSocket-Accept for that key: 28 characters and a zero byte.
void ws_accept(const char *key, size_t key_length, char accept[WS_ACCEPT_LENGTH + 1]);

// Writes the head of a final frame, with the mask when there is one; returns its length.
size_t ws_head(unsigned char head[WS_HEAD_MAX], int opcode, uint64_t length, const unsigned char *mask);

#endif
