from typing import IO, Any

MAX_BODY = 20_000_000  # bytes
CHUNK = 65_536


def receive(environ: dict[str, Any], body: IO[bytes]) -> bool:
    """Reads the body of a request into a file, which takes its place; False if it is cut short.

    One that comes in chunks gets a length, without which Django takes it for empty. One that is too
    large is not read further: the site refuses it for its length.
    """
    is_chunked = "HTTP_TRANSFER_ENCODING" in environ
    length = 0 if is_chunked else int(environ.get("CONTENT_LENGTH") or 0)
    if length > MAX_BODY:
        return True
    while body.tell() <= MAX_BODY and (data := environ["wsgi.input"].read(CHUNK)):
        body.write(data)
    received = body.tell()
    if is_chunked:
        del environ["HTTP_TRANSFER_ENCODING"]
        environ["CONTENT_LENGTH"] = str(received)
    body.seek(0)
    environ["wsgi.input"] = body
    return received >= length
