"""What the tests of this folder look at."""

from tests.domain.desk.support.world import World


def templates(world: World, prefix: str) -> list[str]:
    return [post.template for post in world.posts(prefix)]
