"""How mails look: one letter, as HTML for most programs and as plain text for all.

Mail programs read little of HTML and less of CSS, so this is tables with styles on each element;
the one style sheet only serves those that know dark mode. There is no image, so nothing is
fetched and nobody learns that a mail was read. Every value is escaped where it is put in.
"""

from html import escape

from attrs import frozen

from galerly.domain.model.mail import Mail
from galerly.domain.services.mail_words.catalogue import Phrase, Speech

ACCENT = "#1b1a18"
LONG_TITLE_CHARS = 60  # more take half a phone's screen in the usual size

_SANS = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
_SERIF = "font-family:'Cormorant Garamond',Garamond,Georgia,'Times New Roman',serif;"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
_DARK = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{text-decoration-thickness:1px}
@media (max-width:480px){.card{padding:32px 24px!important}.h{font-size:30px!important}
.long{font-size:25px!important}}
@media (prefers-color-scheme:dark){
.page{background:#121211!important}.card{background:#1b1a19!important;border-color:#33312e!important}
.t,.h,.code{color:#f1efeb!important}.m,.m a{color:#a8a39a!important}
.code,.quote{background:#252422!important}.b{border:1px solid #7d786f!important}
.ink{background:#f1efeb!important;border-color:#f1efeb!important}.ink a{color:#121211!important}
}"""


@frozen(kw_only=True)
class Letter:
    """What a mail says, part by part, from the top."""

    speech: Speech
    to: str
    subject: Phrase
    title: Phrase
    paragraphs: tuple[Phrase, ...]
    quote: str = ""  # somebody's own words; their line ends stay
    code: str = ""
    after_code: Phrase | None = None
    button: Phrase
    url: str
    notes: tuple[Phrase, ...] = ()
    photographer: str = ""  # on whose behalf it goes out; else Galerly's own
    accent: str = ACCENT  # reads well below white text
    unsubscribe: Phrase | None = None
    unsubscribe_url: str | None = None  # the page, which everybody sees
    one_click_url: str | None = None  # for mail programs, in the head

    def mail(self) -> Mail:
        """Return it as a mail."""
        return Mail(
            to=self.to,
            subject=str(self.subject),
            text=self._text(),
            html=self._html(),
            unsubscribe_url=self.one_click_url,
        )

    @property
    def _foot(self) -> Phrase:
        if self.photographer:
            return self.speech.say("sent_for", photographer=self.photographer)
        return self.speech.say("sent_with")

    def _text(self) -> str:
        parts = [str(phrase) for phrase in self.paragraphs]
        if self.quote:
            parts.append("\n".join(f"  {line}".rstrip() for line in self.quote.split("\n")))
        if self.code:
            parts.append(f"    {self.code}")
        if self.after_code:
            parts.append(str(self.after_code))
        parts += [f"{self.button}:\n{self.url}", *(str(note) for note in self.notes)]
        if self.unsubscribe and self.unsubscribe_url:
            parts.append(f"{self.unsubscribe}\n{self.unsubscribe_url}")
        parts.append(f"-- \n{self._foot}")
        return "\n\n".join(parts) + "\n"

    def _html(self) -> str:
        text = f"margin:0 0 20px;{_SANS}font-size:16px;line-height:26px;color:#1b1a18;"
        small = f"{_SANS}font-size:13px;line-height:20px;color:#67635c;"
        rows = [f'<p class="t" style="{text}">{_marked(phrase)}</p>' for phrase in self.paragraphs]
        if self.quote:
            words = "<br>".join(escape(line) for line in self.quote.split("\n"))
            rows.append(
                f'<table {_TABLE} width="100%"><tr><td class="quote t" dir="auto" style="{_SANS}'
                "font-size:16px;line-height:26px;color:#1b1a18;background:#f1efeb;"
                f'padding:16px 20px;border-radius:4px">{words}</td></tr></table>'
                '<div style="height:20px;line-height:20px">&nbsp;</div>'
            )
        if self.code:
            rows.append(
                f'<p class="code" style="margin:0 0 20px;padding:16px 0;text-align:center;{_SANS}'
                "font-size:32px;line-height:40px;letter-spacing:8px;font-weight:500;color:#1b1a18;"
                f'background:#f1efeb;border-radius:4px">{escape(self.code)}</p>'
            )
        if self.after_code:
            rows.append(f'<p class="t" style="{text}">{_marked(self.after_code)}</p>')
        rows.append(self._button())
        rows += [
            f'<p class="m" style="margin:0 0 12px;{small}">{_marked(note)}</p>'
            for note in (*self.notes, self.speech.say("copy"))
        ]
        rows.append(f'<p class="m" style="margin:0;{small}">{_link(self.url)}')
        if self.unsubscribe and self.unsubscribe_url:
            rows.append(
                f'<p class="m" style="margin:20px 0 0;{small}">'
                f"{_marked(self.unsubscribe)}<br>{_link(self.unsubscribe_url)}"
            )
        sender = escape(self.photographer or "Galerly")
        is_long = len(str(self.title)) > LONG_TITLE_CHARS
        return (
            f'<!doctype html>\n<html lang="{escape(self.speech.language)}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<meta name="color-scheme" content="light dark">'
            '<meta name="supported-color-schemes" content="light dark">'
            f"<title>{escape(str(self.subject))}</title><style>{_DARK}</style></head>\n"
            '<body class="page" style="margin:0;padding:0;background:#faf9f7">'
            f'<table {_TABLE} width="100%" class="page" style="background:#faf9f7">'
            f'<tr><td align="center" style="padding:40px 12px"><table {_TABLE} width="100%" '
            'style="max-width:560px"><tr><td align="center" dir="auto" class="m" style="'
            f"padding:0 12px 24px;{_SANS}font-size:12px;line-height:18px;letter-spacing:2px;"
            f'text-transform:uppercase;color:#67635c">{sender}</td></tr>\n'
            '<tr><td class="card" style="padding:48px;background:#ffffff;border:1px solid #e4e0d9;'
            f'border-radius:8px"><h1 class="h{" long" * is_long}" dir="auto" '
            f'style="margin:0 0 24px;{_SERIF}'
            f"font-size:{28 if is_long else 36}px;line-height:1.15;font-weight:500;color:#1b1a18;"
            f'overflow-wrap:anywhere">{_marked(self.title)}</h1>\n'
            + "\n".join(rows)
            + '</td></tr>\n<tr><td align="center" class="m" style="padding:24px 12px 0;'
            f'{small}font-size:12px">{_marked(self._foot)}</td></tr></table></td></tr></table>'
            "</body></html>\n"
        )

    def _button(self) -> str:
        ink = " ink" if self.accent == ACCENT else ""  # it would not be seen on a dark page
        return (
            f'<table {_TABLE} style="margin:8px 0 32px"><tr><td class="b{ink}" align="center" '
            f'bgcolor="{self.accent}" style="background:{self.accent};border-radius:8px">'
            f'<a href="{escape(self.url)}" style="display:inline-block;padding:15px 32px;{_SANS}'
            "font-size:16px;line-height:20px;font-weight:500;color:#ffffff;text-decoration:none;"
            f'border-radius:8px">{_marked(self.button)}</a></td></tr></table>'
        )


def _marked(phrase: Phrase) -> str:
    """Return a phrase as HTML: each value a text of its own, whatever way its letters run."""
    if phrase.text == f"{{{''.join(phrase.values)}}}":
        return escape(str(phrase))  # alone, it says which way all of it runs
    isolated = {name: f"<bdi>{escape(value)}</bdi>" for name, value in phrase.values.items()}
    return str(Phrase(escape(phrase.text, quote=False), isolated))


def _link(url: str) -> str:
    style = "color:#67635c;word-break:break-all"
    return f'<a href="{escape(url)}" style="{style}">{escape(url)}</a></p>'
