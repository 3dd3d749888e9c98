/** The only module that imports from `vendor/`. */

/** Return the PhotoSwipe class; its code is fetched at the first call. */
export async function loadPhotoSwipe() {
  return (await import("../../vendor/photoswipe/photoswipe.esm.min.js")).default;
}

/** Return what makes QR codes of texts; its code is fetched at the first call. */
export async function loadQrEncoder() {
  return import("../../vendor/lean-qr/index.js");
}
