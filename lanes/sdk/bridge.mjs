// Puts a stdio agent behind a WebSocket with nothing between, to tell the server's faults from the agent's or the
// client's: one process for each connection, no token. Prints its address; ends the agents when it is ended.
//   node bridge.mjs COMMAND [ARGUMENT...]
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { WebSocketServer } from "ws";

const [command, ...args] = process.argv.slice(2);
const agents = new Set();
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("listening", () => console.log(`ws://127.0.0.1:${server.address().port}/acp`));
server.on("connection", (socket) => {
  const agent = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  agents.add(agent);
  createInterface({ input: agent.stdout }).on("line", (line) => socket.send(line));
  agent.on("exit", () => {
    agents.delete(agent);
    socket.close();
  });
  socket.on("message", (message) => agent.stdin.write(`${message}\n`));
  socket.on("close", () => agent.stdin.end());
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const agent of agents) agent.kill("SIGKILL");
    process.exit(0);
  });
}
