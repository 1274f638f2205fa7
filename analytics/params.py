"""The values beside a statement, each with the name and type of its placeholder."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Params:
    """Collects values; what it returns is all of them that may enter SQL text."""

    values: dict[str, object] = field(default_factory=dict)

    def fixed(self, name: str, type_: str, value: object) -> str:
        """The placeholder of the one value of this name."""
        self.values[name] = value
        return f"{{{name}:{type_}}}"

    def next(self, name: str, type_: str, value: object) -> str:
        """The placeholder of one more value: `name_0`, `name_1`, …"""
        number = sum(taken.startswith(f"{name}_") for taken in self.values)
        return self.fixed(f"{name}_{number}", type_, value)

    def texts(self, name: str, values: tuple[str, ...]) -> str:
        """`next`, for a list of strings. The driver takes an array as a list, not as a tuple."""
        return self.next(name, "Array(String)", list(values))
