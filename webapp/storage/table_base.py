"""What all tables have in common: how columns are kept, and how keys and indexes are named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy
from shapely.geometry.base import BaseGeometry
from sqlalchemy import LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from webapp.storage.moment_column import MomentColumn
from webapp.storage.shape_column import ShapeColumn

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        BaseGeometry: ShapeColumn,
        dt.datetime: MomentColumn,
        str: Text,
        bytes: LargeBinary,
    }


def plain(rows: Any) -> sqlalchemy.Table:
    """Give the table behind rows, for reading and writing many without an object for each."""
    table: sqlalchemy.Table = rows.__table__
    return table
