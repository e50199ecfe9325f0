"""`studio kafka`: one Apache Kafka node of the studio's own, and the relay as a process of its own."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="A Kafka node of the studio's own, and the relay.", no_args_is_help=True)

_PORT = typer.Option(help="The port of the node on 127.0.0.1; the next one is taken as well.", min=1, max=65_534)


@app.command()
def up(*, port: Annotated[int, _PORT] = 9092) -> None:
    """Start one Apache Kafka node on this machine, with its data in STUDIO_HOME; it runs until `kafka down`."""
    from runtime.kafka_node import KafkaNode  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    node = KafkaNode(Settings().home, port)
    if node.pid is None:
        typer.echo("Starting; the first time, 43 MB are fetched by Maven.")
    started = node.start()
    typer.echo(f"Kafka {'is' if started else 'was already'} at {node.address}. Let the studio use it:")
    typer.echo(f"    STUDIO_FEED=kafka STUDIO_KAFKA={node.address} ./studio up")


@app.command()
def down() -> None:
    """Stop the node; what it holds stays."""
    from runtime.kafka_node import KafkaNode  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    typer.echo("Kafka is stopped." if KafkaNode(Settings().home).stop() else "No Kafka node runs in this folder.")


@app.command()
def relay() -> None:
    """Publish the log to the topic until Ctrl-C; stands by while another process does."""
    from film_studio.relaying import relay_until_told  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    relay_until_told(Settings())
