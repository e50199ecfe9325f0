"""GraphQL over HTTP and WebSocket at /graphql."""

from __future__ import annotations
from fastapi import FastAPI
from api.edge import Edge


def add_graphql(app: FastAPI, edge: Edge) -> None: ...
