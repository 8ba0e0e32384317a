"""What tests of the kernel share: one Spark session for the whole run."""

import pytest


@pytest.fixture(scope="session")
def spark():
    from pyspark.sql import SparkSession  # noqa: PLC0415 - Java may be missing

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .getOrCreate()
    )
    yield session
    session.stop()
