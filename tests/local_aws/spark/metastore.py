"""Serves the Glue catalog as a Hive metastore, so that a stock Spark works on it."""

import logging
import socketserver
import threading
from types import TracebackType
from typing import Any, Self

from pymetastore.hive_metastore import ThriftHiveMetastore
from pymetastore.hive_metastore import ttypes as hive
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport, TTransportException

from tests.local_aws.spark.metastore_catalog import Catalog

_log = logging.getLogger(__name__)
_EXPECTED = (
    hive.MetaException,
    hive.NoSuchObjectException,
    hive.AlreadyExistsException,
    hive.InvalidOperationException,
)


class _Reported:
    """The catalog, with every other error, and every call it lacks, told to Spark in words."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._catalog, name, None)

        def call(*arguments: Any) -> Any:
            if method is None:
                raise hive.MetaException(f"the local metastore does not know {name}")
            try:
                return method(*arguments)
            except _EXPECTED:
                raise
            except Exception as error:
                _log.exception("%s failed", name)
                raise hive.MetaException(f"{name}: {error}") from error

        return call


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


class Metastore:
    """Listens on a free port of the loopback until the `with` block ends."""

    def __init__(self, glue: Any) -> None:
        processor = ThriftHiveMetastore.Processor(_Reported(Catalog(glue)))

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                connection = TSocket()
                connection.setHandle(self.request)
                protocol = TBinaryProtocol(TBufferedTransport(connection))
                try:
                    while True:
                        processor.process(protocol, protocol)
                except (TTransportException, OSError, EOFError):
                    connection.close()

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="local-metastore"
        )

    @property
    def uri(self) -> str:
        return f"thrift://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
