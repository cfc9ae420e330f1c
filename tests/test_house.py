"""The plan of docs/house.md, as tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
CHAIN = ["accounts", "cards", "usage", "stats"]  # an app imports from apps before it, never after
PURE = {"codes", "labels", "rulebook", "limits", "workbook", "fields", "columns", "handback", "disclosure", "gazetteer"}
PURE |= {"agreement_list", "budgets", "choice_list", "neighbours", "notice_list", "questionnaire_list", "privacy"}
PURE |= {"audit_attack", "sealing", "browser_words", "personal_text", "pins", "envelope", "queued", "seals", "usual"}
PURE |= {"charts", "open_tables", "tile_map", "released", "release_rules"}
# What may know models and the trail, and no request or page.
ACTING = {"actions", "checking", "importing", "reports", "judging", "retention", "weighing", "within_limits", "tickets"}
ACTING |= {"limit_actions", "late", "verifying", "reminder_actions", "reminding", "completeness"}
ACTING |= {"export_actions", "making", "annual", "cutting", "releasing", "release_actions"}
ACTING |= {"published", "release_calendar", "protected", "editions", "annual_parts", "annual_released"}
OUTER = re.compile(r"^(views|public|forms|tables|filters|\w+_forms)$")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def modules(*apps_: str) -> Iterator[tuple[Path, ast.Module]]:
    for app in apps_:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def step(path: Path) -> str:
    """The ladder's step of a module: its own name, or its folder's inside the app."""
    inside = path.relative_to(ROOT).parts[1:]
    return inside[0].removesuffix(".py")


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_go_down_the_chain_only():
    wrong = []
    for place, app in enumerate(CHAIN):
        barred = {*CHAIN[place + 1 :], "kaikukanta", "omakaiku"}
        for path, tree in modules(app):
            wrong += [f"{path.name}: {name}" for name in imports(tree) if name.split(".")[0] in barred]
    assert wrong == []


def test_pure_modules_know_no_models_request_settings_or_translation():
    wrong = []
    for path, tree in modules(*CHAIN):
        if step(path) in PURE:
            barred = ("django", "accounts.models", "cards.models", "usage.models", "stats.models")
            wrong += [f"{path}: {name}" for name in imports(tree) if name.startswith(barred)]
    assert wrong == []


@pytest.mark.parametrize(
    ("steps", "barred"),
    [
        ({"models"}, {"forms", "views", "actions", "public", "tables"}),
        (ACTING, {"forms", "views", "public", "tables"}),
        ({"forms"}, {"actions", "views", "public"}),
    ],
)
def test_the_ladder_is_climbed_one_way(steps, barred):
    wrong = []
    for path, tree in modules(*CHAIN):
        if step(path) in steps:
            names = [name.split(".") for name in imports(tree)]
            wrong += [f"{path}: {n}" for n in names if n[0] in CHAIN and len(n) > 1 and n[1] in barred]
    assert wrong == []


def test_actions_know_no_request_messages_or_templates():
    barred = ("django.http", "django.shortcuts", "django.contrib.messages", "django.template", "django.forms")
    wrong = []
    for path, tree in modules(*CHAIN):
        if step(path) in ACTING:
            wrong += [f"{path}: {name}" for name in imports(tree) if name.startswith(barred)]
    assert wrong == []


def test_outer_modules_neither_write_nor_bypass_the_scope():
    wrong = []
    for path, tree in modules(*CHAIN):
        if OUTER.match(step(path)):
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and node.attr in {"unscoped", "raw", "_default_manager"}:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.attr}")
                called = node.func if isinstance(node, ast.Call) else None
                if isinstance(called, ast.Attribute) and called.attr in WRITES and _is_a_row(called.value):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} .{called.attr}()")
    assert wrong == []


def _is_a_row(node: ast.expr) -> bool:
    """`session.save()` or `dict.update()` are no writes to the database; anything else with such a verb is."""
    source = ast.unparse(node)
    return not re.search(
        r"session|cleaned_data|context|page|widget|attrs|fields|cookie|params|GET|kwargs|^super\(\)", source
    )


def pages(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry)
        else:
            yield entry


def test_every_page_of_ours_names_its_permission_or_is_public_or_is_ones_own():
    own = {"start", "my_account", "confidentiality", "commitments", "factor_required"}
    own |= {"session_list", "session_end", "session_end_others"}
    own |= {"locked", "locked_passkey", "still_here", "kept_form"}  # for every signed-in person, about nobody else
    wrong = []
    for page in pages():
        view = page.callback
        if view.__module__.split(".")[0] in {*CHAIN, "kaikukanta"}:
            public = getattr(view, "login_required", True) is False
            if not (hasattr(view, "permission") or public or page.name in own):
                wrong.append(page.name)
    assert wrong == []


def test_url_names_are_the_views_names():
    ours = [page for page in pages() if page.callback.__module__.split(".")[0] in {*CHAIN, "kaikukanta"}]
    assert [page.name for page in ours] == [page.callback.__name__ for page in ours]


def test_every_action_says_who_did_it():
    wrong = []
    for path, tree in modules(*CHAIN):
        if step(path) in {"actions", "late", "reminder_actions", "export_actions", "release_actions"}:
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _records(node):
                    named = {argument.arg for argument in node.args.kwonlyargs}
                    if "by" not in named or node.args.args:
                        wrong.append(f"{path.name}: {node.name}")
    assert wrong == []


def _records(function: ast.FunctionDef) -> bool:
    return "audit.record" in ast.unparse(function) or "transaction.atomic" in ast.unparse(function)


SCOPED = r"\b(?:Site|Area|Card|Organisation|User)"


def test_no_form_offers_unscoped_choices():
    """A ModelForm's own choice of a scoped model would come from the default manager."""
    wrong = []
    for path, _tree in modules(*CHAIN):
        if step(path).endswith("forms"):
            text = path.read_text(encoding="utf-8")
            wrong += re.findall(SCOPED + r"\.objects\.(?!visible_to)\w+", text)
            wrong += re.findall(SCOPED + r"\.(?:unscoped|people)\b(?!\.visible_to)", text)
    assert wrong == []


def ours() -> list[type]:
    return [model for model in apps.get_models() if model._meta.app_label in CHAIN]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_model_declares_every_field_to_privacy(model):
    fields = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    assert model.PRIVACY.declared == fields


def test_every_rule_in_the_database_is_named_as_a_sentence():
    names = [constraint.name for model in ours() for constraint in model._meta.constraints]
    assert [name for name in names if name.count("_") < 2 and not re.search(r"_(is|are|has)_", name)] == []


def importers(of: str) -> set[str]:
    trees = modules(*CHAIN, "kaikukanta")
    return {path.stem for path, tree in trees if any(f"{name}.".startswith(f"{of}.") for name in imports(tree))}


def test_figures_leave_only_through_the_gate():
    """What is read from the rollup comes out through tables, and these through reports and publications alone.

    Reminders read when venues logged, for their own list.
    """
    tables = {"card_tables", "place_tables", "use_tables", "yearly"}
    assert importers("stats.reading") == {"queries", "completeness", "reminding", "cutting"} | tables - {"yearly"}
    assert importers("stats.queries") == {"yearly", "actions", "reports", "cutting"}
    assert importers("stats.cutting") == {"releasing", "release_calendar"}
    assert importers("stats.releasing") == {
        "release_actions",
        "release_checking",
        "tasks",
        "releases",
    }  # the last: the demo's
    assert importers("stats.rolling") == {"reading", "tasks", "verify_statistics", "load_demo"}
    assert set().union(*(importers(f"stats.{table}") for table in tables)) == {"reports"}
    assert importers("stats.complete_reports") == {"reports"}
    reads = {f"stats.completeness.{name}" for name in ("completeness", "venue_logs", "venue_logs_with_delays")}
    assert {name for read in reads for name in importers(read)} == {"complete_reports"}


LIVE = (".models", ".queries", ".reading", ".reports", ".rolling", ".cutting", ".cubes", ".releasing")
SHOWING = ("editions", "figure_forms", "figure_page", "opening", "protected", "public_releases", "public_years")
SHOWING += ("released_figures", "released_places", "released_sheets", "released_words", "releases_feed")


def test_public_pages_read_what_is_approved_only():
    """Themselves, and what puts released figures into words, rows, drawings and files: names of places apart."""
    shown = {path: tree for path, tree in modules("stats") if step(path) == "public" or path.stem in SHOWING}
    found = {name for tree in shown.values() for name in imports(tree) if name.endswith(LIVE)}
    assert found == {"stats.models", "accounts.models"}
    from_models = {name for tree in shown.values() for name in imports(tree) if name.startswith("stats.models.")}
    assert from_models == {"stats.models.Publication"}
    assert importers("stats.published") >= {"editions", "public_releases"}


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_and_reversible():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (app, name), migration in loader.disk_migrations.items():
        if app in CHAIN:
            assert "auto" not in name, name
            assert all(operation.reversible for operation in migration.operations), name


LIMITS = {"function": 30, "module": 300, "template": 120, "view": 20}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines_of(node: ast.FunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_functions_and_modules_are_small():
    wrong = []
    for path, tree in modules(*CHAIN, "kaikukanta"):
        name = path.relative_to(ROOT)
        if path.read_text(encoding="utf-8").count("\n") > LIMITS["module"]:
            wrong.append(f"{name} is long")
        limit = LIMITS["view"] if step(path) in {"views", "public"} else LIMITS["function"]
        wrong += [f"{name}: {f.name} {lines_of(f)}" for f in functions(tree) if lines_of(f) > limit]
    assert wrong == []


def test_templates_are_small():
    long = [p for p in (ROOT / "templates").rglob("*.html") if p.read_text(encoding="utf-8").count("\n") > 120]
    assert long == []


def test_no_inline_script_or_style_in_templates():
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/json))", text):
            wrong.append(path.name)
    assert wrong == []


def test_locks_carry_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= text.count("==")


def test_names_say_what_a_thing_is():
    banned = re.compile(r"util|helper|manager|handler|^process|^data$|^common$|^core$|^lib$")
    named = [p.relative_to(ROOT) for p, _tree in modules(*CHAIN) if banned.search(p.stem)]
    assert named == []
