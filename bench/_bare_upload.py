"""A page that does nothing but send: the least that uploads from a browser cost on a machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

# As Galerly's page: checksums in a worker, two files at a time, then XMLHttpRequest. But slots are
# there already, nothing is shown, confirmed or tried again.
SEND = """async ([slots, senders, hashers]) => {
  const files = [...document.querySelector("input").files];
  const code = `onmessage = async ({ data: { place, file } }) => {
    await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    postMessage(place);
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  const hashed = files.map(() => Promise.withResolvers());
  worker.onmessage = ({ data }) => hashed[data].resolve();
  const put = ({ method, url, headers }, file) => new Promise((sent, failed) => {
    const request = new XMLHttpRequest();
    request.onloadend = () => request.status === 200 ? sent() : failed(Error(request.status));
    request.open(method, url);
    for (const [name, value] of Object.entries(headers))
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    request.send(file);
  });
  const inTurn = (many, step) => {
    let next = 0;
    const run = async () => { while (next < files.length) await step(next++); };
    return Promise.all(Array.from({ length: many }, run));
  };
  const began = performance.now();
  const hashing = inTurn(hashers, (place) => {
    worker.postMessage({ place, file: files[place] });
    return hashed[place].promise;
  });
  await inTurn(senders, async (place) => {
    await hashed[place].promise;
    await put(slots[place], files[place]);
  });
  await hashing;
  return performance.now() - began;
}"""
HASHERS = 2


@contextmanager
def bare_page(
    browser: Browser, address: str, files: list[Path]
) -> Iterator[Callable[[list[dict[str, Any]], int], float]]:
    """Yield what sends files from an empty page of an address, and returns the seconds it took.

    It takes a slot for each file, and how many are sent at a time.
    """
    context = browser.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    page.goto("/sw.js")  # of the same origin, and shown without running
    page.evaluate(
        """() => {
            const input = document.createElement("input");
            input.type = "file";
            input.multiple = true;
            document.body.append(input);
        }"""
    )
    page.locator("input").set_input_files(files)

    def send(slots: list[dict[str, Any]], senders: int) -> float:
        milliseconds: float = page.evaluate(SEND, [slots, senders, HASHERS])
        return milliseconds / 1000

    yield send
    context.close()
