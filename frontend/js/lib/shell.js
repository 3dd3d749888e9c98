/** The page without a line, and after a release that it does not belong to. */
import { t } from "../i18n/index.js";
import { toast } from "../ui/toast.js";

/** What browsers say of a module that could not be had. */
const NO_MODULE = /import(ed|ing).* module|module script/i;

/** Have the worker keep what this page is made of; offer to load anew where a part is gone. */
export async function keepShell() {
  addEventListener("unhandledrejection", ({ reason }) => {
    if (!(reason instanceof TypeError && NO_MODULE.test(reason.message))) return;
    if (!navigator.onLine) return void toast(t("common.errors.offline"), { kind: "error" });
    toast(t("common.screenFailed"), {
      action: t("common.tryAgain"),
      onAction: () => location.reload(),
    });
  });
  const { serviceWorker } = navigator;
  if (!serviceWorker) return; // plain HTTP, or a browser without
  const registered = await serviceWorker.register("/sw.js").catch(() => null);
  if (!registered || serviceWorker.controller) return; // it has seen all of this page come
  const { active } = await serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active?.postMessage(files.filter((url) => url.startsWith(`${location.origin}/r/`)));
}
