import { UploadQueue } from "../js/upload/queue.js";

/** Let every promise that can settle do so. */
export async function settle() {
  for (let i = 0; i < 400; i += 1) await Promise.resolve();
}

/**
 * A file that knows its name and size, with bytes that `sum` stands for.
 * @param {string} name
 * @param {{size?: number, sum?: string}} [options]
 */
export const aFile = (name, { size = 1000, sum = `sum of ${name}` } = {}) => ({
  file: /** @type {File} */ (/** @type {unknown} */ ({ name, size, sum })),
  path: name,
  type: "image/jpeg",
});

/** A clock that moves when told, and a server that can be told to misbehave. */
export class World {
  now = 0;
  /** @type {{at: number, run: () => void}[]} */
  timers = [];
  /** @type {any[][]} requests for slots */
  asked = [];
  /** @type {string[]} */
  keys = [];
  /** @type {string[]} photo ids, in the order their bytes arrived */
  stored = [];
  /** @type {string[][]} */
  confirms = [];
  /** @type {Map<string, number>} */
  places = new Map();
  /** @type {any[]} PUTs that have begun and not ended */
  open = [];
  /** @type {Map<string, any>} what was promised for each photo id */
  promised = new Map();
  /** @type {(files: any[]) => any} throws or answers instead of the usual */
  onSlots = () => undefined;
  /** @type {(photoIds: string[]) => any} */
  onConfirm = () => undefined;
  /** @type {(file: any) => void} */
  onHash = () => {};
  /** @type {Map<string, string>} photo ids of what an earlier tab began */
  begun = new Map();
  lookedUp = 0;
  parallelSeen = 0;

  /** @param {{parallel?: number}} [options] */
  queue(options) {
    return new UploadQueue(
      {
        hash: async (file) => {
          this.onHash(file);
          return /** @type {any} */ (file).sum;
        },
        slots: async (files, key) => {
          this.asked.push(files);
          this.keys.push(key);
          const other = this.onSlots(files);
          if (other) return other;
          return files.map((file) => {
            const id = file.photo_id ?? `p${this.promised.size + 1}`;
            this.promised.set(id, file);
            return { photo_id: id, method: "PUT", url: `/blob/${id}`, headers: {} };
          });
        },
        begun: async () => {
          this.lookedUp += 1;
          return this.begun;
        },
        put: (target, file, onProgress, signal) =>
          new Promise((resolve, reject) => {
            const id = target.url.slice("/blob/".length);
            const put = { id, file, onProgress, resolve, signal };
            this.open.push(put);
            this.parallelSeen = Math.max(this.parallelSeen, this.open.length);
            signal.addEventListener("abort", () => {
              this.open = this.open.filter((other) => other !== put);
              reject(signal.reason);
            });
          }),
        confirm: async (photos) => {
          const photoIds = photos.map(({ photo_id }) => photo_id);
          this.confirms.push(photoIds);
          for (const { photo_id, place } of photos) this.places.set(photo_id, place);
          const other = this.onConfirm(photoIds);
          if (other) return other;
          return {
            photos: photoIds.map((id) => {
              const { size, sha256 } = this.promised.get(id);
              return { id, size, sha256 };
            }),
            failed: [],
          };
        },
        now: () => this.now,
        random: () => 0.5,
        after: (ms, run) => {
          const timer = { at: this.now + ms, run };
          this.timers.push(timer);
          return () => {
            this.timers = this.timers.filter((other) => other !== timer);
          };
        },
      },
      options,
    );
  }

  /** End the PUT that began first. @param {number} [status] */
  async answer(status = 200, rest = {}) {
    const put = this.open.shift();
    if (!put) throw new Error("no PUT is open");
    if (status < 300) this.stored.push(put.id);
    put.resolve({ status, ...rest });
    await settle();
    return put;
  }

  /** Let time pass, running what was due. @param {number} ms */
  async pass(ms) {
    const until = this.now + ms;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.now = Math.max(this.now, due.at);
      due.run();
      await settle();
    }
    this.now = until;
    await settle();
  }

  /** Answer every PUT with success until none is left. */
  async finish() {
    while (this.open.length > 0 || this.timers.length > 0) {
      while (this.open.length > 0) await this.answer();
      await this.pass(2000);
    }
  }
}

/** @param {number} count */
export const files = (count) =>
  Array.from({ length: count }, (_, i) => aFile(`${String(i + 1).padStart(4, "0")}.jpg`));

/** A failure of the API. @param {number} status @param {string} code */
export const problem = (status, code = "x", more = {}) =>
  Object.assign(new Error(code), { status, code, detail: `${code} detail`, ...more });
