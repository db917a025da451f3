// The conversation on the screen. Knows elements and ACP's content, and nothing of connections.

const NEAR_THE_END = 120;
const TERMINAL_CHARACTERS = 64 * 1024;

/** element("p", {className: "x", onclick}, child, "text") */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** What a content block says in words. */
function words(content) {
  switch (content?.type) {
    case "text":
      return content.text;
    case "resource_link":
      return content.title ?? content.name ?? content.uri;
    case "resource":
      return content.resource?.text ?? content.resource?.uri ?? "[resource]";
    default:
      return content?.type ? `[${content.type}]` : "";
  }
}

export class Transcript {
  #root;
  #messages = new Map();
  #tools = new Map();
  #plan = null;
  #planTurn = null;
  #scrolling = false;

  constructor(root) {
    this.#root = root;
  }

  clear() {
    this.#root.replaceChildren();
    this.#messages.clear();
    this.#tools.clear();
    this.#plan = null;
    this.#planTurn = null;
  }

  busy(isBusy) {
    this.#root.setAttribute("aria-busy", String(isBusy));
  }

  /** A piece of a message; pieces with the same number belong together. */
  chunk(kind, number, content) {
    const key = `${kind} ${number}`;
    let text = this.#messages.get(key);
    if (!text) {
      text = document.createTextNode("");
      this.#messages.set(key, text);
      this.#add(this.#bubble(kind, text));
    }
    text.appendData(words(content));
    this.#follow();
  }

  #bubble(kind, text) {
    const body = element("div", { className: "text" }, text);
    if (kind === "thought") {
      return element("details", { className: "thought" }, element("summary", {}, "Thought"), body);
    }
    const who = kind === "user" ? "You" : "Agent";
    return element("article", { className: kind }, element("h2", {}, who), body);
  }

  /** A tool call, or what changed about it. */
  tool(update) {
    let tool = this.#tools.get(update.toolCallId);
    if (!tool) {
      const name = element("span", { className: "name" });
      const status = element("span", { className: "status" });
      const output = element("div", { className: "output" });
      const terminal = document.createTextNode("");
      const card = element(
        "details",
        { className: "tool" },
        element("summary", {}, name, status),
        output,
        element("pre", { className: "terminal", hidden: true }, terminal),
      );
      tool = { card, name, status, output, terminal };
      this.#tools.set(update.toolCallId, tool);
      this.#add(card);
    }
    if (update.title) tool.name.textContent = update.title;
    if (update.status) {
      tool.card.dataset.status = update.status;
      tool.status.textContent = update.status.replace("_", " ");
    }
    if (update.content) tool.output.replaceChildren(...update.content.map(toolContent));
    printed(tool.terminal, update._meta?.terminal_output_delta?.data);
    this.#follow();
  }

  /** The plan of a turn, replaced as a whole by the next. */
  plan(turn, entries) {
    if (!this.#plan || this.#planTurn !== turn) {
      this.#plan = element("ol");
      this.#planTurn = turn;
      this.#add(element("section", { className: "plan" }, element("h2", {}, "Plan"), this.#plan));
    }
    this.#plan.replaceChildren(
      ...entries.map((entry) => {
        const item = element("li", {}, entry.content);
        item.dataset.status = entry.status;
        item.append(element("span", { className: "hidden" }, ` (${entry.status})`));
        return item;
      }),
    );
    this.#follow();
  }

  note(text, className = "note") {
    this.#add(element("p", { className }, text));
  }

  #add(child) {
    this.#root.append(child);
    this.#follow();
  }

  /** Stays at the end for a reader who is there. */
  #follow() {
    const page = document.scrollingElement;
    const left = page.scrollHeight - page.scrollTop - page.clientHeight;
    if (this.#scrolling || left > NEAR_THE_END + page.clientHeight / 4) return;
    this.#scrolling = true;
    requestAnimationFrame(() => {
      this.#scrolling = false;
      page.scrollTop = page.scrollHeight;
    });
  }
}

/** A piece of a command's output, as Codex tells it; of a long one the end stays. */
function printed(terminal, piece) {
  if (typeof piece !== "string") return;
  terminal.appendData(piece);
  if (terminal.length > TERMINAL_CHARACTERS) terminal.deleteData(0, terminal.length - TERMINAL_CHARACTERS);
  terminal.parentElement.hidden = false;
}

function toolContent(part) {
  if (part.type === "diff") {
    const before = (part.oldText ?? "").split("\n").map((line) => element("del", {}, `- ${line}\n`));
    const after = part.newText.split("\n").map((line) => element("ins", {}, `+ ${line}\n`));
    const lines = [...(part.oldText == null ? [] : before), ...after];
    return element("pre", {}, element("b", {}, `${part.path}\n`), ...lines);
  }
  return element("pre", {}, part.type === "content" ? words(part.content) : `[${part.type}]`);
}

/** For which tool calls' sub-agent something is asked; nothing where the agent itself asks. */
function lineageOf(params) {
  const calls = params._meta?.gangway?.lineage ?? [];
  const names = calls.map((call) => call.title || call.toolCallId);
  return names.length === 0 ? [] : [element("p", { className: "lineage" }, `For a sub-agent: ${names.join(" › ")}`)];
}

/** A permission request; calls answer(result) once. */
export function permissionCard(params, answer) {
  const title = params.toolCall?.title ?? "Something that needs permission";
  const buttons = params.options.map((option) =>
    element(
      "button",
      {
        type: "button",
        className: option.kind === "allow_once" ? "primary" : "",
        onclick: () => answer({ outcome: { outcome: "selected", optionId: option.optionId } }),
      },
      option.name,
    ),
  );
  return card(
    "Permission",
    element("p", { className: "what" }, title),
    ...lineageOf(params),
    ...(params.toolCall?.content ?? []).map(toolContent),
    element("div", { className: "actions" }, ...buttons),
  );
}

/** Prompts that wait for a person; calls release() when that person says go. */
export function heldCard(release) {
  return card(
    "Held",
    element("p", { className: "what" }, "Queued prompts wait, since the turn before them did not end well."),
    element("div", { className: "actions" }, element("button", { type: "button", className: "primary", onclick: release }, "Run them")),
  );
}

/** A question with a form; calls answer(result) once. */
export function questionCard(params, answer) {
  const schema = params.requestedSchema ?? {};
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    field(name, property, required.has(name)),
  );
  const form = element(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        const content = {};
        for (const { name, value } of fields) {
          const given = value();
          if (given !== undefined) content[name] = given;
        }
        answer({ action: "accept", content });
      },
    },
    element("p", { className: "what" }, params.message),
    ...fields.map(({ box }) => box),
    element(
      "div",
      { className: "actions" },
      element("button", { type: "submit", className: "primary" }, "Answer"),
      element(
        "button",
        { type: "button", onclick: () => answer({ action: "decline" }) },
        "Decline",
      ),
    ),
  );
  return card("Question", form);
}

/**
 * A page that the agent wants opened; calls answer(result) once. Nothing opens by itself: the whole
 * address and its host are shown, and the link leads there only when somebody follows it.
 */
export function linkCard(params, answer) {
  const address = webAddress(params.url);
  const decline = element(
    "button",
    { type: "button", onclick: () => answer({ action: "decline" }) },
    "Decline",
  );
  if (!address) {
    return card(
      "A page to open",
      element("p", { className: "what" }, params.message),
      element("p", { className: "hint" }, `This is no address of the web: ${params.url}`),
      element("div", { className: "actions" }, decline),
    );
  }
  const open = element(
    "a",
    {
      className: "primary button",
      href: address.href,
      target: "_blank",
      rel: "noopener noreferrer",
      referrerPolicy: "no-referrer",
      onclick: () => answer({ action: "accept" }),
    },
    `Open ${address.host}`,
  );
  const odd = /(^|\.)xn--/.test(address.hostname);
  return card(
    "A page to open",
    element("p", { className: "what" }, params.message),
    element("p", {}, "Host: ", element("strong", {}, address.host)),
    ...(odd ? [element("p", { className: "hint" }, "This host is written in other letters than it seems: look twice.")] : []),
    element("p", { className: "address" }, address.href),
    element("div", { className: "actions" }, open, decline),
  );
}

function webAddress(text) {
  const address = URL.canParse(text) ? new URL(text) : null;
  return address && ["https:", "http:"].includes(address.protocol) ? address : null;
}

let cards = 0;

function card(title, ...children) {
  const heading = element("h2", { id: `card-${++cards}` }, title);
  const made = element("section", { className: "card" }, heading, ...children);
  made.setAttribute("aria-labelledby", heading.id);
  return made;
}

/** One property of a form: its box, and what was put in. */
function field(name, property, required) {
  const id = `field-${++cards}`;
  const input = control(property, required);
  input.id = id;
  const label = element("label", { htmlFor: id }, property.title ?? name, required ? " *" : "");
  const box = element("div", { className: "field" }, label, input);
  if (property.description) {
    const hint = element("p", { className: "hint", id: `${id}-hint` }, property.description);
    input.setAttribute("aria-describedby", hint.id);
    box.append(hint);
  }
  return { name, box, value: () => given(property, input) };
}

function choices(property) {
  const named = property.oneOf ?? property.anyOf;
  if (named) return named.map((choice) => [choice.const, choice.title ?? choice.const]);
  return property.enum?.map((choice, i) => [choice, property.enumNames?.[i] ?? choice]);
}

function control(property, required) {
  const options = choices(property.type === "array" ? (property.items ?? {}) : property);
  if (options) {
    const select = element("select", { required, multiple: property.type === "array" });
    if (!select.multiple && property.default === undefined) {
      select.append(element("option", { value: "" }, "Choose…"));
    }
    const chosen = [property.default].flat();
    for (const [value, text] of options) {
      select.append(element("option", { value, selected: chosen.includes(value) }, text));
    }
    return select;
  }
  const types = { boolean: "checkbox", number: "number", integer: "number" };
  const formats = { email: "email", uri: "url", date: "date" };
  const type = types[property.type] ?? formats[property.format] ?? "text";
  const input = element("input", { type, required: required && type !== "checkbox" });
  if (property.type === "number") input.step = "any";
  if (property.minimum !== undefined) input.min = property.minimum;
  if (property.maximum !== undefined) input.max = property.maximum;
  if (property.minLength !== undefined) input.minLength = property.minLength;
  if (property.maxLength !== undefined) input.maxLength = property.maxLength;
  if (type === "checkbox") input.checked = property.default === true;
  else if (property.default !== undefined) input.value = property.default;
  return input;
}

function given(property, input) {
  if (input.multiple) return [...input.selectedOptions].map((option) => option.value);
  if (input.type === "checkbox") return input.checked;
  if (input.value === "") return undefined;
  return input.type === "number" ? Number(input.value) : input.value;
}
