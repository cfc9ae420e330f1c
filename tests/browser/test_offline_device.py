"""What waits on a desk's device, in Chromium: unreadable, whoever signs in or out, and gone only with a receipt."""

from __future__ import annotations

import pytest

from tests.browser import offline_steps
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.browser.offline_steps import CODES, all_sent, cut, log_offline, logged, mend, ready, shell, state, waiting

cards, line, device, desk = offline_steps.cards, offline_steps.line, offline_steps.device, offline_steps.desk
pytestmark = [pytest.mark.usefixtures("cards"), pytest.mark.thorough]
THREE_DAYS = 72 * 3600

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


@pytest.mark.parametrize("width", SIZES)
def test_the_shell_is_accessible_and_fits_the_screen(device, line, width, request):
    page = device(width)
    ready(page)
    cut(page, line)
    page.goto("/desk/")
    log_offline(page, CODES[0])
    page.locator("[data-waiting-shown] > details > summary").click()
    page.locator("details > summary").last.click()
    assert (violations(page), scrolls_sideways(page), page.complaints) == ([], False, [])
