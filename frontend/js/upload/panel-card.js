/** One gallery's uploads: how far, how fast, how long, and what is to be done. */
import { formatBytes, formatDuration, t } from "../i18n/index.js";
import { api } from "../lib/api.js";
import { h, icon, say } from "../lib/dom.js";
import { iconButton, textButton } from "../ui/button.js";
import { uploadRows } from "./panel-rows.js";

/** How often progress is read out, at the most. */
const SAY_EVERY_MS = 10_000;
/** How often the numbers change, so that they can be read. */
const WORDS_EVERY_MS = 250;
/** How often the bars move: as often as the browser tells of one file. Its frames are dear. */
const BARS_EVERY_MS = 50;

/**
 * @param {{id: string, title: string}} gallery
 * @param {import("./queue.js").UploadQueue} queue
 * @param {{onClose: () => void}} options
 */
export function uploadCard(gallery, queue, { onClose }) {
  const life = new AbortController();
  const { signal } = life;
  const title = h("h2", { class: "upload__title" });
  const bar = h("progress", { class: "progress", max: "1", value: 0 });
  const facts = h("p", { class: "upload__facts" });
  const more = h("p", { class: "upload__more" });
  const pause = button(t("studio.pause"), () => {
    if (queue.isHeld("user")) queue.release("user");
    else queue.hold("user");
  });
  const retry = button(t("studio.retryFailed"), () => queue.retry());
  const signIn = button(t("studio.signIn"), () => {
    // Any request does: the refused session makes it ask for the password, and the queue goes on.
    api.get("/auth/me", { session: "photographer" }).then(
      () => queue.release("signed-out"),
      () => {}, // declined: the button stays
    );
  });
  const close = iconButton("close", t("common.close"), onClose, { size: 20 });
  const fold = h(
    "button",
    {
      class: "icon-button upload__fold",
      type: "button",
      "aria-expanded": "true",
      "aria-label": t("studio.uploadDetails"),
      on: { click: () => setFolded(fold.getAttribute("aria-expanded") === "true") },
    },
    icon("chevron-down", { size: 20 }),
  );
  const rows = uploadRows(queue, { signal });
  const detail = h(
    "div",
    { class: "upload__detail" },
    facts,
    more,
    h("div", { class: "upload__actions" }, pause, retry, signIn),
    rows.element,
  );
  const element = h(
    "section",
    { class: "upload", "aria-label": t("studio.uploadsTo", { title: gallery.title }) },
    h("div", { class: "upload__head" }, title, fold, close),
    bar,
    detail,
  );
  let soon = 0;
  let frame = 0;
  let wordsAt = -Infinity;
  let saidAt = performance.now();
  let wasBusy = false;
  let late = 0;
  queue.addEventListener("change", schedule, { signal });
  // Time left goes on counting while no byte moves.
  const tick = setInterval(schedule, 1000);
  signal.addEventListener("abort", () => {
    clearInterval(tick);
    clearTimeout(late);
    clearTimeout(soon);
    cancelAnimationFrame(frame);
  });
  paint();

  function schedule() {
    soon ||= setTimeout(() => {
      frame = requestAnimationFrame(paint);
    }, BARS_EVERY_MS);
  }

  function paint() {
    soon = 0;
    const stats = queue.stats;
    bar.value = stats.totalBytes > 0 ? stats.sentBytes / stats.totalBytes : stats.busy ? 0 : 1;
    const now = performance.now();
    const isTurning = wasBusy !== stats.busy;
    if (isTurning || now - wordsAt >= WORDS_EVERY_MS) {
      wordsAt = now;
      words(stats);
      rows.paint();
    } else {
      // The last change of a burst must not stay unseen.
      clearTimeout(late);
      late = setTimeout(schedule, WORDS_EVERY_MS);
      rows.paintBars();
    }
    if (stats.busy && now - saidAt > SAY_EVERY_MS) {
      saidAt = now;
      say(t("studio.uploadedOf", { count: stats.done, total: stats.total - stats.duplicate }));
    }
    if (isTurning && !stats.busy) {
      say(title.textContent ?? "");
      if (stats.failed > 0) setFolded(false); // which ones, and why
    }
    wasBusy = stats.busy;
  }

  /** @param {typeof queue.stats} stats */
  function words(stats) {
    const { done, arrived, duplicate, failed, busy, held } = stats;
    const wanted = stats.total - duplicate;
    element.classList.toggle("upload--held", held.length > 0);
    title.textContent = busy
      ? t("studio.uploadingOf", { count: Math.min(done + arrived + 1, wanted), total: wanted })
      : failed > 0
        ? t("studio.uploadedOf", { count: done, total: wanted })
        : done > 0
          ? t("studio.uploadedAll", { count: done })
          : t("studio.uploadedNone");
    facts.textContent = busy ? motion(stats) : done > 0 ? t("studio.receipt") : "";
    const asides = [
      duplicate > 0 && t("studio.alreadyHere", { count: duplicate }),
      failed > 0 && t("studio.failedCount", { count: failed }),
    ].filter(Boolean);
    more.textContent = asides.join(" · ");
    more.hidden = asides.length === 0;
    facts.hidden = !facts.textContent;
    pause.hidden = !busy;
    const isPaused = queue.isHeld("user");
    if (pause.dataset.state !== String(isPaused)) {
      pause.dataset.state = String(isPaused);
      pause.textContent = t(isPaused ? "studio.resume" : "studio.pause");
    }
    retry.hidden = failed === 0;
    signIn.hidden = !queue.isHeld("signed-out");
    close.hidden = busy;
  }

  /** @param {typeof queue.stats} stats */
  function motion({ sentBytes, totalBytes, bytesPerSecond, secondsLeft, held }) {
    const amount = t("studio.bytesOf", {
      sent: formatBytes(sentBytes),
      total: formatBytes(totalBytes),
    });
    const state = held.includes("signed-out")
      ? t("studio.heldSignedOut")
      : held.includes("offline")
        ? t("studio.heldOffline")
        : held.includes("user")
          ? t("studio.heldUser")
          : secondsLeft === null
            ? ""
            : t("studio.speedAndTime", {
                speed: formatBytes(bytesPerSecond),
                time: formatDuration(secondsLeft),
              });
    return state ? `${amount} · ${state}` : amount;
  }

  /** @param {boolean} folded */
  function setFolded(folded) {
    fold.setAttribute("aria-expanded", String(!folded));
    detail.hidden = folded;
    if (!folded) rows.paint();
  }

  return {
    element,
    fold: setFolded,
    remove() {
      life.abort();
      element.remove();
    },
  };
}

/** @param {string} label @param {() => void} run */
function button(label, run) {
  return textButton(label, run, { className: "upload__button" });
}
