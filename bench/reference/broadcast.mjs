// The broadcast server that most people write: Node with `ws`, one send per socket and frame. The options, the first
// and the last line of output are those of broadcast.c. Compression is off, as there.
//
// --cork 1: what someone does who has profiled it: the sockets below `ws` are corked for a turn, so that all frames of
// that turn leave in one write. Without it each frame is a write of its own, as `ws` does by itself.
import { WebSocketServer } from "ws";
import { createInterface } from "node:readline";

const BUFFERED_BYTES_MAX = 1 << 20; // per socket; the producer waits for the slowest
const FRAMES_PER_TURN = 170; // as many frames of 381 bytes as the C server makes before its sockets get their turn

const options = { port: 0, sockets: 1, count: 0, bytes: 381, rate: 0, cork: 0 };
for (let i = 2; i < process.argv.length; i += 2) {
  const name = process.argv[i].replace(/^--/, "");
  if (!(name in options) || process.argv[i + 1] === undefined) {
    console.error(`unknown option or no value: ${process.argv[i]}`);
    process.exit(2);
  }
  options[name] = Number(process.argv[i + 1]);
}

const before =
  '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"reference",' +
  '"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"';
const after = '"}}}}';
const padding = " " + "x".repeat(Math.max(0, options.bytes - before.length - after.length - 11));

const server = new WebSocketServer({ host: "127.0.0.1", port: options.port, perMessageDeflate: false });
let made = 0;
let started;
let sockets = 0;

server.on("listening", () => console.log(`listening ${server.address().port}`));
server.on("connection", (socket) => {
  socket.on("error", () => socket.terminate());
  if (!started && server.clients.size >= options.sockets) {
    sockets = server.clients.size;
    started = { time: performance.now(), cpu: process.cpuUsage() };
    if (options.count > 0) generate();
    else void relay();
  }
});

function broadcast(text) {
  const frame = Buffer.from(text);
  for (const socket of server.clients) socket.send(frame, { binary: false });
  made++;
}

function inOneWrite(action) {
  const corked = options.cork ? [...server.clients].map((socket) => socket._socket) : [];
  for (const socket of corked) socket.cork();
  action();
  for (const socket of corked) socket.uncork();
}

function buffered() {
  let most = 0;
  for (const socket of server.clients) most = Math.max(most, socket.bufferedAmount);
  return most;
}

function generate() {
  let due = options.count;
  if (options.rate > 0) {
    due = Math.min(due, Math.floor(((performance.now() - started.time) / 1000) * options.rate) + 1);
  }
  if (buffered() < BUFFERED_BYTES_MAX) {
    inOneWrite(() => {
      for (let i = 0; i < FRAMES_PER_TURN && made < due; i++) {
        broadcast(before + String(made + 1).padStart(10, "0") + padding + after);
      }
    });
  }
  if (server.clients.size === 0 || made >= options.count) finish();
  else if (options.rate > 0 && made >= due) setTimeout(generate, 1);
  else setImmediate(generate);
}

async function relay() {
  for await (const line of createInterface({ input: process.stdin })) {
    broadcast(line);
    while (buffered() >= BUFFERED_BYTES_MAX) await new Promise(setImmediate);
  }
  finish();
}

function finish() {
  if (buffered() > 0) {
    setImmediate(finish);
    return;
  }
  const used = process.cpuUsage(started.cpu);
  const cpuSeconds = (used.user + used.system) / 1e6;
  const framesSent = made * sockets;
  const report = {
    server: options.cork ? "node-ws-corked" : "node-ws",
    sockets,
    frames: made,
    framesSent,
    seconds: +((performance.now() - started.time) / 1000).toFixed(3),
    cpuSeconds: +cpuSeconds.toFixed(3),
    cpuNanosPerFrame: framesSent ? +((cpuSeconds * 1e9) / framesSent).toFixed(1) : 0,
  };
  console.log(JSON.stringify(report));
  for (const socket of server.clients) socket.close(1000);
  server.close();
  setTimeout(() => process.exit(0), 2000).unref();
}
