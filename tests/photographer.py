"""A photographer who uses the HTTP API as any client would."""

import hashlib
import time
from typing import Any

import httpx


class Photographer:
    """One account over real HTTP; every answer that is not a success raises."""

    def __init__(self, url: str, *, email: str = "anna@example.com") -> None:
        self.email = email
        self.password = "seven blue herons"
        self.session: dict[str, Any] = {}  # as a browser keeps it
        self.http = httpx.Client(base_url=f"{url}/v1", timeout=30)

    def close(self) -> None:
        """Give back the connection."""
        self.http.close()

    def register(self) -> dict[str, Any]:
        """Sign up; return the answer."""
        answer: dict[str, Any] = self._patiently(
            "/auth/register", email=self.email, password=self.password, name="Anna Ambrose"
        )
        self._use(answer)
        return answer

    def log_in(self) -> None:
        """Sign in."""
        answer = self._patiently("/auth/login", email=self.email, password=self.password)
        self._use(answer)

    def move(self, url: str) -> None:
        """Go on at another address, with the same session."""
        self.http.base_url = httpx.URL(f"{url}/v1")

    def get(self, path: str, **query: Any) -> Any:
        """GET a path of the API; return the JSON."""
        return self._json(self.http.get(path, params=query))

    def post(self, path: str, **body: Any) -> Any:
        """POST a JSON body; return the JSON of the answer, None for an empty one."""
        return self._json(self.http.post(path, json=body))

    def patch(self, path: str, **body: Any) -> Any:
        """PATCH with a JSON body; return the JSON of the answer."""
        return self._json(self.http.patch(path, json=body))

    def gallery(self, title: str = "A wedding") -> str:
        """Make a gallery; return its id."""
        return str(self.post("/galleries", title=title)["id"])

    def slots(self, gallery_id: str, files: dict[str, bytes]) -> list[dict[str, Any]]:
        """Ask for upload slots of JPEG files, by name."""
        described = [
            {
                "filename": name,
                "content_type": "image/jpeg",
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, data in files.items()
        ]
        answer = self.post(f"/galleries/{gallery_id}/uploads", files=described)
        return list(answer["uploads"])

    def put(self, slot: dict[str, Any], data: bytes) -> int:
        """Send one file's bytes to its slot; return the status."""
        answer = httpx.request(
            slot["method"],
            slot["url"],
            headers=slot["headers"],
            content=data,
            timeout=30,
            verify=False,  # plain HTTP; and reading the certificates costs more than the request
        )
        return answer.status_code

    def confirm(self, gallery_id: str, photo_ids: list[str]) -> Any:
        """Confirm uploads; return the answer."""
        photos = [{"photo_id": photo_id} for photo_id in photo_ids]
        return self.post(f"/galleries/{gallery_id}/photos", photos=photos)

    def upload(self, gallery_id: str, files: dict[str, bytes]) -> list[dict[str, Any]]:
        """Upload JPEG files; return their photos, in order."""
        slots = self.slots(gallery_id, files)
        for slot, data in zip(slots, files.values(), strict=True):
            assert self.put(slot, data) == 200
        answer = self.confirm(gallery_id, [slot["photo_id"] for slot in slots])
        assert answer["failed"] == []
        return list(answer["photos"])

    def photos(self, gallery_id: str) -> list[dict[str, Any]]:
        """Return every photo of a gallery, page by page."""
        found: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": 1000}
        while True:
            page = self.get(f"/galleries/{gallery_id}/photos", **query)
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]

    def settled(self, gallery_id: str, *, within_s: float = 60) -> list[dict[str, Any]]:
        """Return every photo once none is being processed."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            photos = self.photos(gallery_id)
            if all(photo["status"] != "processing" for photo in photos):
                return photos
            time.sleep(0.2)
        message = "some photos are still being processed"
        raise TimeoutError(message)

    def _patiently(self, path: str, **body: Any) -> Any:
        """POST as often as it takes a busy machine to have time for a password."""
        deadline = time.monotonic() + 60
        while True:
            answer = self.http.post(path, json=body)
            if answer.status_code != 503 or time.monotonic() > deadline:
                return self._json(answer)
            time.sleep(int(answer.headers.get("retry-after", 1)))

    def _use(self, session: dict[str, Any]) -> None:
        self.session = session
        self.http.headers["Authorization"] = f"Bearer {session['token']}"

    @staticmethod
    def _json(answer: httpx.Response) -> Any:
        answer.raise_for_status()
        return answer.json() if answer.content else None
