"""Sixty reads and sixty writes a minute, over all processes of one machine."""

import stat

import pytest

from bridge.google_sheets.pacing import Pacer


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["file", "alone"])
def pacer(request, clock, tmp_path):
    path = tmp_path / "cache" / "pace.json" if request.param == "file" else None
    return Pacer(path, sleep=clock.sleep, clock=clock)


def test_sixty_reads_go_at_once_and_the_next_waits_for_the_minute(pacer, clock):
    assert sum(pacer.wait(reading=True) for _ in range(60)) == 0
    assert pacer.wait(reading=True) == pytest.approx(60)
    assert pacer.wait(reading=False) == 0


def test_at_no_time_more_than_sixty_in_a_minute(pacer, clock):
    sent = []
    for _ in range(200):
        pacer.wait(reading=False)
        sent.append(clock.now)
        clock.now += 0.3
    assert all(sum(moment - 60 < one <= moment for one in sent) <= 60 for moment in sent)


def test_two_processes_share_one_quota(clock, tmp_path):
    first, second = (Pacer(tmp_path / "pace.json", sleep=clock.sleep, clock=clock) for _ in range(2))
    for _ in range(30):
        assert first.wait(reading=True) == second.wait(reading=True) == 0
    assert second.wait(reading=True) == pytest.approx(60)


def test_after_a_refusal_the_other_process_waits_too(clock, tmp_path):
    first, second = (Pacer(tmp_path / "pace.json", sleep=clock.sleep, clock=clock) for _ in range(2))
    first.hold(8)
    assert second.wait(reading=True) == pytest.approx(8)


def test_a_clock_that_was_set_back_holds_nobody_longer_than_a_minute_at_a_time(pacer, clock):
    pacer.hold(50)
    clock.now -= 20
    assert pacer.wait(reading=True) == pytest.approx(70)


def test_the_file_holds_times_only_and_is_private(clock, tmp_path):
    path = tmp_path / "pace.json"
    Pacer(path, sleep=clock.sleep, clock=clock).wait(reading=True)
    assert path.read_bytes() == b'{"reads":[1000000.0]}'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"reads":[1'])
def test_a_broken_file_begins_anew(clock, tmp_path, content):
    path = tmp_path / "pace.json"
    path.write_bytes(content)
    assert Pacer(path, sleep=clock.sleep, clock=clock).wait(reading=True) == 0


def test_a_folder_that_cannot_be_written_means_pacing_alone(clock, tmp_path):
    (tmp_path / "file").write_text("")
    pacer = Pacer(tmp_path / "file" / "pace.json", sleep=clock.sleep, clock=clock)
    assert sum(pacer.wait(reading=True) for _ in range(60)) == 0
    assert pacer.wait(reading=True) == pytest.approx(60)
