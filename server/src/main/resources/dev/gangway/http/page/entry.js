// The log-in before a front-end that cannot carry a token: whoever comes in has the cookie of this
// address, and the front-end itself is loaded in this page's place.

const byId = (id) => document.getElementById(id);

async function comeIn(path, body) {
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

async function enter(path, body) {
  try {
    await comeIn(path, body);
    location.reload();
  } catch (refused) {
    byId("reason").textContent = refused.message;
    byId("password").value = "";
    byId("word").value = "";
  }
}

byId("login").addEventListener("submit", (event) => {
  event.preventDefault();
  void enter("/auth/login", { name: byId("name").value.trim(), password: byId("password").value });
});

byId("bring").addEventListener("submit", (event) => {
  event.preventDefault();
  const word = byId("word").value.trim();
  if (/^\d{6}$/.test(word)) void enter("/auth/pair", { code: word, cookie: true });
  else void enter("/auth/enter", { link: word.replace(/^.*#link=/, "") });
});

// A link that was opened at this address.
const given = new URLSearchParams(location.hash.slice(1)).get("link");
if (given) {
  history.replaceState(null, "", location.pathname + location.search);
  void enter("/auth/enter", { link: given });
}
