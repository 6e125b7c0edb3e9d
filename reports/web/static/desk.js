// Keys for the queue. Everything they do, the forms do without them.
(() => {
  "use strict";
  const queue = document.getElementById("queue");
  if (!queue) return;
  const live = document.getElementById("live");
  const help = document.getElementById("help");
  const LOOKING_AFTER = 1500; // ms at one post before others are told: passing by is no claim
  let lastDone = null;
  let claimTimer = 0;
  let claimed = null;

  document.getElementById("keys").hidden = false;

  const posts = () => Array.from(queue.querySelectorAll(".post:not(.done)"));
  const current = () => {
    const here = document.activeElement ? document.activeElement.closest(".post") : null;
    return here && !here.classList.contains("done") ? here : null;
  };

  const tell = (text, button) => {
    live.replaceChildren(document.createTextNode(text));
    if (button) live.append(button);
  };

  const makeButton = (text, key, action) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    if (key) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      button.append(" ", cap);
    }
    button.addEventListener("click", action);
    return button;
  };

  const send = async (action, fields) => {
    const token = queue.querySelector("[name=form_token]") || document.querySelector("[name=form_token]");
    const body = new URLSearchParams(fields);
    const answer = await fetch(action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Form-Token": token.value },
      credentials: "same-origin",
    });
    const said = await answer.json().catch(() => ({ problem: `The service answered with ${answer.status}.` }));
    return { ok: answer.ok, status: answer.status, said };
  };

  const reach = (post) => {
    if (!post) return;
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: "start" });
  };

  // An answer may come when somebody is somewhere else already: it must not take them back.
  const isStillAt = (post) => {
    const here = document.activeElement;
    return !here || here === document.body || (post && post.contains(here));
  };

  const move = (by) => {
    const all = posts();
    const at = all.indexOf(current());
    reach(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };

  const release = () => {
    clearTimeout(claimTimer);
    if (claimed) send("/moderation/release", { post_id: claimed }).catch(() => {});
    claimed = null;
  };

  const claim = async (post) => {
    if (!post || claimed === post.dataset.post) return;
    const { ok, said } = await send("/moderation/claim", { post_id: post.dataset.post });
    if (!ok) return;
    if (said.mine) {
      claimed = post.dataset.post;
      return;
    }
    if (post.querySelector(".claim")) return;
    const note = document.createElement("p");
    note.className = "aside claim";
    const who = document.createElement("b");
    who.textContent = said.by;
    note.append(who, " is looking at this.");
    post.querySelector(".left").prepend(note);
  };

  queue.addEventListener("focusin", (event) => {
    const post = event.target.closest(".post:not(.done)");
    if (!post || claimed === post.dataset.post) return;
    release();
    claimTimer = setTimeout(() => claim(post).catch(() => {}), LOOKING_AFTER);
  });

  const signedOut = () => {
    const link = document.createElement("a");
    link.href = "/login?said=ended&next=/moderation";
    link.textContent = "Sign in again";
    tell("Your session has ended; nothing was recorded. ", link);
  };

  const fail = (post, status, said) => {
    for (const button of post.querySelectorAll("button")) button.disabled = false;
    if (status === 401) return signedOut();
    if (status !== 409 || !said.seen) return tell(said.problem);
    const note = document.createElement("p");
    note.className = "aside changed conflict";
    note.setAttribute("role", "alert");
    const who = document.createElement("b");
    who.textContent = said.by ? `${said.by} was quicker: ${said.verdict}.` : "The author changed the text.";
    note.append(who, " Yours was not recorded. ");
    const link = document.createElement("a");
    link.href = `/moderation/posts/${encodeURIComponent(said.post)}`;
    link.textContent = "See both";
    note.append(link, " ");
    if (said.by) {
      // The next press is a decision made in the knowledge of the other one.
      note.append(makeButton("Leave it", "", () => finish(post, `Left as it is: ${said.verdict} by ${said.by}.`, null)));
      for (const field of post.querySelectorAll("[name=seen]")) field.value = said.seen;
    }
    const old = post.querySelector(".conflict");
    if (old) old.remove();
    post.querySelector(".right").prepend(note);
    tell(`${who.textContent} Yours was not recorded.`);
    return undefined;
  };

  const finish = (post, text, undo) => {
    const all = posts();
    const next = all[all.indexOf(post) + 1] || all[all.indexOf(post) - 1];
    const stayed = isStillAt(post);
    const line = document.createElement("p");
    line.className = "small";
    const who = post.querySelector("h2").textContent.trim();
    line.textContent = `${who}: ${text}`;
    post.kept = Array.from(post.childNodes);
    post.replaceChildren(line);
    post.classList.add("done");
    claimed = null;
    if (undo) {
      lastDone = { post, seen: undo };
      tell(`${who}: ${text}`, makeButton("Undo", "z", takeBack));
    }
    if (next && stayed) reach(next);
    if (!next) location.assign(location.pathname + location.search.replace(/[?&](said|last|after)=[^&]*/g, ""));
  };

  const decide = async (post, verdict) => {
    const form = post ? post.querySelector("form.decide") : null;
    const button = form ? form.querySelector(`button[value=${verdict}]`) : null;
    if (!button || button.disabled) return;
    const fields = new FormData(form);
    fields.set("verdict", verdict);
    for (const each of form.querySelectorAll("button")) each.disabled = true;
    clearTimeout(claimTimer);
    try {
      const { ok, status, said } = await send(form.action, fields);
      if (!ok) return fail(post, status, said);
      const reason = form.querySelector("[name=reason]").selectedOptions[0].textContent;
      finish(post, `${said.says} (${reason}).`, said.recorded[0].seen);
    } catch {
      for (const each of form.querySelectorAll("button")) each.disabled = false;
      tell("The service cannot be reached; nothing was recorded. Try again.");
    }
    return undefined;
  };

  const takeBack = async () => {
    const done = lastDone;
    const from = current();
    if (!done) return tell("There is nothing of yours on this page to take back; a post's history has the rest.");
    lastDone = null;
    const { ok, status, said } = await send("/moderation/undo", { seen: done.seen }).catch(() => ({}));
    if (!ok) {
      if (status === 401) return signedOut();
      return tell((said && said.problem) || "The service cannot be reached; nothing was taken back.");
    }
    done.post.replaceChildren(...done.post.kept);
    done.post.classList.remove("done");
    for (const button of done.post.querySelectorAll("button")) button.disabled = false;
    for (const field of done.post.querySelectorAll("[name=seen]")) field.value = said.recorded[0].seen;
    tell("Taken back. The log shows both.");
    if (isStillAt(from)) reach(done.post);
    return undefined;
  };

  queue.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.decide") || !event.submitter) return;
    if (!["upheld", "dismissed", "escalated"].includes(event.submitter.value)) return;
    event.preventDefault();
    decide(form.closest(".post"), event.submitter.value);
  });

  const inside = (post, selector) => {
    const found = post ? post.querySelector(selector) : null;
    if (found) found.focus();
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    u: () => decide(current(), "upheld"),
    d: () => decide(current(), "dismissed"),
    e: () => decide(current(), "escalated"),
    z: takeBack,
    r: () => inside(current(), "select[name=reason]"),
    n: () => inside(current(), "input[name=note]"),
    c: () => claim(current()).catch(() => {}),
    w: () => {
      const whole = current() && current().querySelector("details.whole");
      if (whole) whole.open = !whole.open;
    },
    h: () => {
      const link = current() && current().querySelector(".more a");
      if (link) location.assign(link.href);
    },
    "/": () => document.querySelector("input[name=text]").focus(),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const field = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && field) {
      const post = field.closest(".post");
      field.blur();
      if (post) post.focus({ preventScroll: true });
      return;
    }
    if (field || !(event.key in keys)) return;
    if (event.repeat && !["j", "k"].includes(event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  window.addEventListener("pagehide", () => {
    if (!claimed) return;
    const token = document.querySelector("[name=form_token]");
    const body = new URLSearchParams({ post_id: claimed, form_token: token.value });
    navigator.sendBeacon("/moderation/release", body);
  });

  const first = posts()[0];
  if (first) first.focus({ preventScroll: true });
})();
