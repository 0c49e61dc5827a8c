"""Content as the key of a cache: told apart by its hash, so that a changed file is a new entry."""

from typing import Generic, Protocol, TypeVar


class Hashed(Protocol):
    """Anything that carries the hash of its own text."""

    @property
    def hash(self) -> str: ...


Content = TypeVar("Content", bound=Hashed)


class Keyed(Generic[Content]):
    """A self-assessment or an exercise, equal to every other one of the same text."""

    __slots__ = ("content",)

    def __init__(self, content: Content) -> None:
        self.content = content

    def __hash__(self) -> int:
        return hash(self.content.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and other.content.hash == self.content.hash
