"""The desk without a network, in Chromium: nothing is lost, nothing counts twice, nothing is readable on the device."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import offline_steps
from tests.browser.conftest import AWAKE, WIDTHS, scrolls_sideways, violations
from tests.browser.offline_steps import CODES, all_sent, cut, log_offline, logged, mend, ready, waiting
from usage.models import LateRefusal

cards, line, device = offline_steps.cards, offline_steps.line, offline_steps.device
pytestmark = pytest.mark.usefixtures("cards")
THREE_DAYS = 72 * 3600


@pytest.fixture
def desk(device: Any) -> Any:
    """Ville's desk on a device that is ready for a day without a network."""
    page = device()
    ready(page)
    return page


def shell(page: Any) -> None:
    page.locator("[data-desk-offline]:not([hidden])").wait_for()


def state(page: Any) -> list[str]:
    """Why what waits has not been sent, by the parts that are seen."""
    page.locator("[data-waiting-shown]").wait_for()
    parts = page.locator("[data-waiting-shown] > [data-state]:visible")
    return [part.get_attribute("data-state") for part in parts.all()]


def send_now(page: Any) -> None:
    page.locator("[data-waiting-shown] > details > summary").click()
    page.locator("[data-waiting-send]").click()


def submit(page: Any, form: str) -> None:
    """Send a form as a browser does without scripts: a navigation."""
    page.evaluate("form => HTMLFormElement.prototype.submit.call(document.querySelector(form))", form)


def test_five_logged_without_a_network_survive_a_closed_browser_and_count_once(device, line, cards):
    page = device()
    ready(page)
    cut(page, line)
    page.goto("/desk/")
    for code in CODES:
        log_offline(page, code)
    assert (waiting(page), logged()) == (5, [])
    page.context.close()

    page = device()
    page.context.set_offline(True)
    page.goto("/desk/")
    page.locator("[data-waiting-shown]").wait_for()
    assert waiting(page) == 5

    mend(page, line)
    ready(page)
    all_sent(page)
    assert logged() == CODES
    page.reload()
    page.wait_for_timeout(500)
    assert (logged(), page.complaints) == (CODES, [])


def test_what_was_typed_when_the_network_went_away_is_in_the_shell_and_one_key_logs_it(desk, line):
    desk.fill("[name=code]", CODES[0])
    desk.fill("[name=children]", "2")
    desk.fill("[name=event_name]", "Hamlet")
    cut(desk, line)
    submit(desk, "[data-desk-ask]")
    shell(desk)
    desk.locator("[data-waiting-alert] .alert--warning").wait_for()
    typed = [desk.input_value(f"[data-desk-offline] [name={name}]") for name in ("code", "children", "event_name")]
    assert (typed, waiting(desk)) == ([CODES[0], "2", "Hamlet"], 0)
    desk.keyboard.press("Enter")
    desk.locator("[data-waiting-list] > li").wait_for(state="attached")
    desk.reload()
    shell(desk)
    assert waiting(desk) == 1
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


def checked(page: Any, code: str) -> None:
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.locator("[data-desk-log]").wait_for()


def test_the_server_commits_the_line_is_cut_and_the_entry_that_is_sent_again_counts_once(desk, line):
    checked(desk, CODES[0])
    line.swallow_answer_to("/desk/log/")
    submit(desk, "[data-desk-log]")
    assert line.answered.wait(20)
    shell(desk)
    assert (waiting(desk), logged()) == (1, [CODES[0]])
    line.mend()
    send_now(desk)
    all_sent(desk)
    assert (logged(), LateRefusal.unscoped.count()) == ([CODES[0]], 0)


def test_a_use_that_never_left_the_device_is_kept_and_sent(desk, line):
    checked(desk, CODES[0])
    cut(desk, line)
    submit(desk, "[data-desk-log]")
    shell(desk)
    desk.locator(".waiting .alert--success").wait_for()
    assert (waiting(desk), logged()) == (1, [])
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


def test_a_server_that_breaks_does_not_stop_the_desk(desk, monkeypatch):
    checked(desk, CODES[0])
    with monkeypatch.context() as broken:
        broken.setattr("usage.views.desk.log_use", lambda **wish: 1 / 0)
        submit(desk, "[data-desk-log]")
        shell(desk)
        all_sent(desk)
    assert logged() == [CODES[0]]


def ask(page: Any, text: str) -> None:
    """Type by hand into the open page, and check."""
    page.fill("[data-desk-ask] [name=code]", text)
    page.wait_for_timeout(AWAKE)
    page.locator("[data-desk-ask] [name=code]").press("Enter")


def test_a_page_that_is_open_when_the_network_goes_logs_with_one_key_and_takes_the_next_card(desk, line):
    cut(desk, line)
    for number, code in enumerate(CODES[:3], 1):
        desk.keyboard.type(code)  # as fast as a reader
        desk.keyboard.press("Enter")
        desk.locator("[data-log-unchecked]:focus").wait_for()
        desk.wait_for_timeout(AWAKE)
        desk.keyboard.press("Enter")
        desk.locator("[data-waiting-list] > li").nth(number - 1).wait_for(state="attached")
        desk.locator("[data-desk-ask] [name=code]:focus").wait_for()
    assert (waiting(desk), desk.input_value("[data-desk-ask] [name=code]")) == (3, "")
    mend(desk, line)
    all_sent(desk)
    assert (logged(), desk.complaints) == (CODES[:3], [])


def test_a_card_scanned_over_one_that_waits_for_a_key_tells_that_the_first_was_not_logged(desk, line):
    cut(desk, line)
    passed = desk.locator("[data-waiting-alert] [data-passed-over]")
    for code, told in ((CODES[0], False), (CODES[0], False), (CODES[1], True)):
        ask(desk, code)
        desk.locator("[data-log-unchecked]:focus").wait_for()
        desk.wait_for_timeout(AWAKE)
        assert passed.is_visible() is told
    desk.keyboard.press("Enter")
    desk.locator("[data-waiting-list] > li").wait_for(state="attached")
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[1]]


def test_a_use_that_was_checked_is_kept_without_another_key(desk, line):
    checked(desk, CODES[0])
    cut(desk, line)
    desk.wait_for_timeout(AWAKE)
    desk.locator("[data-desk-log] button").press("Enter")
    desk.locator(".waiting .alert--success").wait_for()
    assert (waiting(desk), desk.locator("[data-desk-log]").count()) == (1, 0)
    mend(desk, line)
    all_sent(desk)
    assert logged() == [CODES[0]]


@pytest.mark.parametrize("text", ["", "A00000010", "Hamlet"])
def test_a_misread_code_is_told_at_once_without_a_network(desk, line, text):
    cut(desk, line)
    ask(desk, text)
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    desk.goto("/desk/")
    shell(desk)
    desk.fill("[data-desk-offline] [name=code]", text)
    desk.keyboard.press("Enter")
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    focused = desk.evaluate("document.activeElement.name")
    assert (focused, waiting(desk)) == ("code", 0)


def test_the_shell_asks_for_a_day_that_it_can_read(desk, line):
    cut(desk, line)
    desk.goto("/desk/late/")
    shell(desk)
    desk.fill("[data-desk-offline] [name=code]", CODES[0])
    desk.fill("[data-desk-offline] [name=event_day]", "tomorrow")
    desk.keyboard.press("Enter")
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    assert (desk.evaluate("document.activeElement.name"), waiting(desk)) == ("event_day", 0)


EVERYTHING = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
      });
      found.push(store + JSON.stringify(rows));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  return found.join(" ");
}"""


def test_no_code_and_no_signed_in_page_can_be_read_on_the_device(desk, line, tmp_path):
    cut(desk, line)
    desk.goto("/desk/")
    log_offline(desk, CODES[0])
    kept = desk.evaluate(EVERYTHING)
    assert "entries[{" in kept and "/desk/offline/" in kept  # it has looked where they are
    page_of_a_person = ('name="csrfmiddlewaretoken"', 'class="site-nav"', 'id="desk-facts"')
    for secret in (CODES[0], CODES[0][1:], "venue@kaikukanta.test", *page_of_a_person):
        assert secret not in kept, secret
    desk.context.close()
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert [path.name for path in files if CODES[0].encode() in path.read_bytes()] == []


def test_somebody_elses_sign_in_and_a_logout_keep_the_queue(desk, line, people):
    cut(desk, line)
    desk.goto("/desk/")
    log_offline(desk, CODES[0])
    desk.context.clear_cookies()
    mend(desk, line)
    desk.goto("/desk/offline/")
    desk.locator("[data-state=signed_out]:visible").wait_for()
    assert state(desk) == ["signed_out"]
    ready(desk, people.viktor.email)
    desk.locator("[data-state=not_yours]:visible").wait_for()
    assert "Espoon kaupunginteatteri" in desk.locator("[data-state=not_yours]").inner_text()
    desk.goto("/logout/")
    desk.locator("main form button[type=submit]").click()
    desk.wait_for_url(lambda url: "logout" not in url)
    assert logged() == []
    ready(desk, people.ville.email)
    all_sent(desk)
    assert logged() == [CODES[0]]


def test_what_was_refused_later_is_told_with_a_way_to_the_list(desk, line):
    cut(desk, line)
    desk.goto("/desk/")
    log_offline(desk, "A999999999")
    mend(desk, line)
    desk.locator("[data-waiting-said] .alert--warning a").click()
    desk.wait_for_url("**/desk/late/")
    assert desk.locator(".late__row[data-reason=no_such_card]").count() == 1
    desk.locator(".late__deed button").click()
    desk.locator(".empty").wait_for()
    assert violations(desk) == []


def test_after_three_days_the_device_warns_and_says_what_to_do(desk, line):
    cut(desk, line)
    desk.goto("/desk/")
    log_offline(desk, CODES[0])
    assert not desk.locator("[data-waiting-old]").is_visible()
    now = desk.evaluate("Date.now() / 1000")
    for seconds, warns in ((THREE_DAYS - 600, False), (THREE_DAYS + 60, True)):
        desk.clock.set_fixed_time(now + seconds)
        desk.goto("/desk/")
        desk.locator("[data-waiting-shown]").wait_for()
        assert desk.locator("[data-waiting-old]").is_visible() is warns


def test_two_pages_that_send_at_once_log_each_use_once(desk, line):
    cut(desk, line)
    desk.goto("/desk/")
    for code in CODES[:3]:
        log_offline(desk, code)
    other = desk.context.new_page()
    other.goto("/desk/")
    other.locator("[data-waiting-shown]").wait_for()
    assert waiting(other) == 3
    mend(desk, line)
    for page in (desk, other):
        page.locator("[data-waiting-send]").evaluate("button => button.click()")
    for page in (desk, other):
        all_sent(page)
    assert logged() == CODES[:3]


def test_a_device_without_room_says_at_once_to_write_on_paper(desk, line):
    desk.add_init_script(
        "IDBObjectStore.prototype.add = () => { throw new DOMException('no room', 'QuotaExceededError'); }"
    )
    cut(desk, line)
    desk.goto("/desk/")
    shell(desk)
    desk.keyboard.type(CODES[0])
    desk.keyboard.press("Enter")
    desk.locator(".waiting [role=alert] .alert--error").wait_for()
    assert "Write it on paper now" in desk.locator(".waiting [role=alert]").inner_text()
    assert desk.input_value("[data-desk-offline] [name=code]") == CODES[0]


def test_an_entry_leaves_the_device_by_hand_only_after_two_presses(desk, line):
    cut(desk, line)
    desk.goto("/desk/")
    log_offline(desk, CODES[0])
    desk.locator("[data-waiting-shown] > details > summary").click()
    desk.locator(".waiting__row summary").click()
    desk.locator("[data-waiting-remove]").click()
    all_sent(desk)
    mend(desk, line)
    desk.reload()
    assert logged() == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_shell_is_accessible_and_fits_the_screen(device, line, width, request):
    page = device(width)
    ready(page)
    cut(page, line)
    page.goto("/desk/")
    log_offline(page, CODES[0])
    page.locator("[data-waiting-shown] > details > summary").click()
    page.locator("details > summary").last.click()
    assert (violations(page), scrolls_sideways(page), page.complaints) == ([], False, [])
