"""`helpline doctor` names problems of a Slack app or channel, and how to fix them."""

from structlog.testing import capture_logs

from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.manifest import SCOPES
from bots.platforms.slack.web import say_missing
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox


async def test_a_healthy_app_has_nothing_to_fix(adapter: SlackAdapter) -> None:
    findings = await adapter.check(live=True)
    assert [finding for finding in findings if not finding.ok] == []
    said = {finding.subject: finding.text for finding in findings}
    assert "Acme" in said["Slack workspace"]
    assert said["Slack Socket Mode"] == "the desk can connect"


async def test_missing_scopes_are_named_with_what_they_are_for(
    sim: Sim, adapter: SlackAdapter
) -> None:
    await sim.slack.install(scopes=sorted(SCOPES.keys() - {"files:read"}))
    [finding] = [finding for finding in await adapter.check(live=True) if not finding.ok]
    assert "files:read" in finding.text
    assert SCOPES["files:read"].purpose in finding.text
    assert "manifest" in finding.fix


async def test_refused_and_mixed_up_tokens_are_named(sim: Sim, sandbox: Sandbox) -> None:
    await sim.slack.revoke("bot")
    mixed = SlackAdapter("xoxb-test", "xoxb-test", base_url=f"{sandbox.url}/slack/api/")
    bad = {f.subject: f for f in await mixed.check(live=True) if not f.ok}
    assert "token_revoked" in bad["Slack workspace"].text
    assert "xapp-" in bad["Slack app token"].text
    assert all(finding.fix for finding in bad.values())
    await mixed.close()


async def test_a_good_channel_is_written_to_and_left_as_it_was(
    sim: Sim, adapter: SlackAdapter
) -> None:
    findings = await adapter.check_channel("C1", live=True)
    assert all(finding.ok for finding in findings)
    assert all(row["deleted"] for row in await sim.slack.transcript("C1"))


async def test_a_channel_that_tickets_would_leak_from_is_named(
    sim: Sim, adapter: SlackAdapter
) -> None:
    await sim.slack.add_channel("C2", "shared", ["U1", "U3"], shared=True, bot=False)
    texts = [f.text for f in await adapter.check_channel("C2") if not f.ok]
    assert any("not a member" in text for text in texts)
    assert any("shared" in text for text in texts)
    assert any("Gast" in text for text in texts)
    [unknown] = await adapter.check_channel("C9")
    assert not unknown.ok
    assert unknown.fix


async def test_at_a_start_missing_scopes_are_in_the_log(sim: Sim, adapter: SlackAdapter) -> None:
    await sim.slack.install(scopes=sorted(SCOPES.keys() - {"pins:write"}))
    answer = await adapter._web.call(adapter._web.client.auth_test)
    with capture_logs() as logged:
        say_missing(answer)
    assert [(one["log_level"], one["scope"]) for one in logged] == [("warning", "pins:write")]
