"""``tanya-asn models``: the weight files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.errors import UsageError

if TYPE_CHECKING:
    from models.manifest import Model, ShippedModel
    from models.shelf import ModelShelf

app = typer.Typer()


@app.callback()
def models() -> None:
    """The models that the program runs on.

    Example: tanya-asn models list
    """


@app.command("list")
def list_models(context: typer.Context) -> None:
    """List the models: name, state, size, licence, purpose, and which of them came with the program.

    Example: tanya-asn models list
    """
    from models.manifest import shipped_models
    from models.shipped import shipped_state

    shelf: ModelShelf = context.obj.parts().shelf
    for model in shelf.models:
        print(_line(model, shelf.state(model.name)))
    for shipped in shipped_models():
        print(f"{_line(shipped, shipped_state(shipped))}, shipped with the program")


def _line(model: Model | ShippedModel, state: str) -> str:
    return f"{model.name:30} {state:8} {model.size:>13,} bytes  {model.licence:20} {model.purpose}"


@app.command()
def pull(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Which models; all if none.")] = None,
) -> None:
    """Fetch the models that are missing; a pull that was cut off goes on where it stopped.

    Example: tanya-asn models pull
    """
    from ui.terminal import byte_bar

    shelf: ModelShelf = context.obj.parts().shelf
    wanted = names or [model.name for model in shelf.models]
    missing = [name for name in wanted if shelf.state(name) != "ready"]  # an unknown name fails before any download
    with byte_bar() as progress:  # one for all, so that nothing of it is left when one of them fails
        for name in missing:
            shelf.pull(name, progress)
    for name in wanted:
        print(f"{name}: {shelf.state(name)}")


@app.command()
def check(context: typer.Context) -> None:
    """Hash every model anew and compare it with the manifest.

    Example: tanya-asn models check
    """
    from models.manifest import shipped_models
    from models.shipped import shipped_state

    shelf: ModelShelf = context.obj.parts().shelf
    fetched = {model.name: shelf.check(model.name) for model in shelf.models}
    for name, state in fetched.items():
        print(f"{name}: {state}")
    shipped = {model.name: shipped_state(model) for model in shipped_models()}
    for name, state in shipped.items():
        print(f"{name}: {state} (shipped with the program)")
    if set(fetched.values()) != {"ready"}:
        raise UsageError("not every model is ready; run `tanya-asn models pull`")
    if set(shipped.values()) != {"ready"}:
        raise UsageError("a model that came with the program is not whole; install the program again")
