// A real agent whose model says what the prompt scripts, from the testkit: GANGWAY_SCRIPTED_AGENT is the command that starts the
// model and says how to start the agent, as `real_agent` in ../kit.sh makes it. Empty: there is none here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const COMMAND = process.env.GANGWAY_SCRIPTED_AGENT ?? "";

export class ScriptedAgent {
  #process;

  /** @returns null where there is none */
  static async start(folder) {
    if (!COMMAND) return null;
    const agent = new ScriptedAgent();
    const [program, ...words] = COMMAND.split("\n");
    agent.#process = spawn(program, [...words, folder], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = await once(createInterface(agent.#process.stdout), "line");
    /** `name`, `project`, and as `toml` its table for the configuration. */
    Object.assign(agent, JSON.parse(line));
    return agent;
  }

  async stop() {
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    await ended;
  }
}
