"""One column type for shapes: geometry in PostGIS, WKB bytes in SQLite."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType


class PostgisGeometry(UserDefinedType[str]):
    """The column as PostGIS declares it; any kind of shape, in WGS 84."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "geometry(Geometry, 4326)"


class ShapeColumn(TypeDecorator[BaseGeometry]):
    """Shapely in, Shapely out, whichever database is underneath."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return PostgisGeometry() if dialect.name == "postgresql" else LargeBinary()

    def process_bind_param(self, shape: BaseGeometry | None, dialect: Dialect) -> Any:
        if shape is None:
            return None
        if dialect.name == "postgresql":
            # PostGIS reads hexadecimal EWKB, which carries the reference system.
            shape = shapely.set_srid(shape, 4326)
            return shapely.to_wkb(shape, hex=True, include_srid=True)
        return shapely.to_wkb(shape)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        return None if value is None else shapely.from_wkb(value)
