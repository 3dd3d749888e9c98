import pytest

from galerly.domain.model.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        *((None, None), ("", None), ("*", None), ("ja, ko;q=0.5", None), ("de", "de")),
        *(("de-AT,de;q=0.9,en;q=0.8", "de"), ("PT-br", "pt"), ("ja,fr;q=0.3,en;q=0.2", "fr")),
        *(("en;q=0.1, it;q=0.9", "it"), ("de;q=0, nl", "nl"), ("es , fr", "es")),
        *(("de;q=x, en;q=0.2", "en"), ("de;q=nan, fr;q=7, nl;q=0.1", "nl"), (";;,,=;q", None)),
        (",".join(["xx"] * 50 + ["de"]), None),
    ],
)
def test_the_language_that_somebody_reads_best(header, language):
    assert preferred(header) == language
