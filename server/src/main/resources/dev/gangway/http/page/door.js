// Who is here, and how they come in: by the cookie of an earlier log-in, by a link or a token in
// the address, by a name and a password, or by a code.

const TOKEN_KEY = "gangway.token";
const PAIRING_CODE = /^\d{6}$/;

const byId = (id) => document.getElementById(id);

/** Asks the server; a refusal's own words are the error's. */
async function post(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Error("The server cannot be reached.");
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The server refused (${answer.status}).`);
  }
}

/** Takes a value out of the part of the address that is never sent: it does not stay there. */
function take(name) {
  const rest = new URLSearchParams(location.hash.slice(1));
  const given = rest.get(name);
  if (given) {
    rest.delete(name);
    history.replaceState(null, "", `${location.pathname}${rest.size ? `#${rest}` : ""}`);
  }
  return given;
}

export class Door {
  #enter;

  /** @param enter called when somebody has come in */
  constructor(enter) {
    this.#enter = enter;
    byId("login").addEventListener("submit", (event) => {
      event.preventDefault();
      const body = { name: byId("name").value.trim(), password: byId("password").value };
      void this.#come(() => post("/auth/login", body), "password");
    });
    byId("bring").addEventListener("submit", (event) => {
      event.preventDefault();
      const given = byId("token").value.trim();
      void this.#come(async () => {
        if (PAIRING_CODE.test(given)) await post("/auth/pair", { code: given, cookie: true });
        else sessionStorage.setItem(TOKEN_KEY, given);
      }, "token");
    });
    byId("log-out").addEventListener("click", () => void this.#leave());
  }

  /** Whether the address holds what opens the door. */
  isGiven() {
    return /[#&](token|link)=/.test(location.hash);
  }

  /** {token} of who is here, null for the cookie's; nothing, and the door, for nobody. */
  async whoAmI() {
    const given = take("token");
    if (given) sessionStorage.setItem(TOKEN_KEY, given);
    const link = take("link");
    const why = link ? await this.#follow(link) : "";
    const token = link && !why ? null : sessionStorage.getItem(TOKEN_KEY);
    if (token) {
      this.#open(false);
      return { token };
    }
    // With a link that is used up one may still be in: it was opened in this browser before.
    if (await this.#isKnown()) {
      this.#open(true);
      return { token: null };
    }
    this.#show(why);
    return null;
  }

  /** The server knows nobody here any more. */
  shut(reason) {
    sessionStorage.removeItem(TOKEN_KEY);
    this.#show(reason);
  }

  async #follow(link) {
    try {
      await post("/auth/enter", { link });
      sessionStorage.removeItem(TOKEN_KEY);
      return "";
    } catch (refused) {
      return refused.message;
    }
  }

  /** Anything but a clear no counts: a server that is away just now is waited for. */
  async #isKnown() {
    try {
      return (await fetch("/auth/me", { cache: "no-store" })).status !== 401;
    } catch {
      return true;
    }
  }

  async #come(way, field) {
    try {
      await way();
      byId("door-reason").textContent = "";
      this.#enter();
    } catch (refused) {
      this.#show(refused.message);
      byId(field).focus();
    }
    byId(field).value = "";
  }

  async #leave() {
    await post("/auth/logout", {}).catch(() => {}); // Who cannot be reached is left all the same.
    location.reload();
  }

  #open(byCookie) {
    byId("door").hidden = true;
    byId("log-out").hidden = !byCookie;
  }

  #show(reason) {
    byId("door").hidden = false;
    byId("log-out").hidden = true;
    byId("door-reason").textContent = reason;
    byId("name").focus();
  }
}
