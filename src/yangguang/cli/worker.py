"""Who does the long work?"""

import argparse
import signal
import threading
from types import FrameType

from yangguang.work import jobs, runners
from yangguang.work.keeping import upkeep

HELP = "做耗时的工作；serve 会自行启动一个。 Do long work (intake, adoption) as it is asked for; `serve` starts one by itself."


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--parent PID]."""
    parser.add_argument("--parent", type=int, default=None, help="该进程结束时一同结束 end when this process is gone")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; a step under way is finished or taken back."""
    over = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    jobs.work_forever(runners.RUNNERS, over.is_set, args.parent, upkeep.ask_today)
    return 0
