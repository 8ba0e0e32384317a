"""What a number is: every figure that a person sees carries one of these labels."""

from typing import Final, Literal, TypeAlias

from wanmu.kernel.messages import mark, text

Label: TypeAlias = Literal["stated", "computed", "assumed", "synthetic"]

_NAMES: Final[dict[Label, str]] = {
    "stated": mark("stated"),
    "computed": mark("computed"),
    "assumed": mark("assumed"),
    "synthetic": mark("synthetic"),
}


def label_name(label: Label) -> str:
    """The label in the language in force."""
    return text(_NAMES[label])


def weakest(*labels: Label) -> Label:
    """What a number computed from others is: assumed or synthetic as soon as one input is."""
    for label in ("synthetic", "assumed"):
        if label in labels:
            return label
    return "computed"
