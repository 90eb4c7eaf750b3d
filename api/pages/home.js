// The page that stands in for the browser client: asks /api/v1/chat and shows the answer with its sources.
"use strict";

const VALIDITY = { in_force: "现行有效", not_yet: "尚未施行", expired: "已过有效期", superseded: "已被替代", repealed: "已废止" };
const form = document.getElementById("ask");
const field = document.getElementById("question");
const answer = document.getElementById("answer");
let conversation;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function source(citation) {
  const made = element("div", "source");
  const place = [citation.provision, citation.page === null ? "" : `第${citation.page}页`, VALIDITY[citation.validity]];
  made.append(`[${citation.n}] `);
  const link = element("a", "", `《${citation.title}》`);
  link.href = `/api/v1/policies/${encodeURIComponent(citation.document_id)}/file?version=${citation.version}`;
  made.append(link, ` ${place.filter(Boolean).join(" · ")}`, element("q", "", citation.quote));
  return made;
}

function detail({ title, text }) {
  const made = element("details");
  made.append(element("summary", "", title), element("div", "answer", text));
  return made;
}

function show(found) {
  conversation = found.conversation_id;
  const parts = [element("div", "answer", found.text), ...found.details.map(detail), ...found.citations.map(source)];
  if (found.handover) {
    const { desk, channel, phone, reason } = found.handover;
    parts.push(element("p", "", ["人工服务：" + desk, channel, phone, reason].filter(Boolean).join(" · ")));
  }
  answer.replaceChildren(...parts, element("p", "soft", found.ai_label));
}

async function ask(question) {
  const response = await fetch("/api/v1/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question, conversation_id: conversation }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  answer.replaceChildren(element("p", "soft", "正在查找条款……"));
  try {
    show(await ask(field.value));
  } catch (error) {
    answer.replaceChildren(element("p", "error", error.message || "暂时连接不上服务器，请稍后重试。"));
  } finally {
    button.disabled = false;
  }
});

async function offerExamples() {
  const response = await fetch("/api/v1/meta");
  if (!response.ok) return;
  const { examples } = await response.json();
  document.getElementById("examples").append(
    ...examples.map((text) => {
      const button = element("button", "example", text);
      button.type = "button";
      button.addEventListener("click", () => {
        field.value = text;
        form.requestSubmit();
      });
      return button;
    }),
  );
}

offerExamples();
