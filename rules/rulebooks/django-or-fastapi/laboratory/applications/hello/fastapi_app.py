from applications.hello.order import Order
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(RequestValidationError)
async def on_error(request: Request, error: RequestValidationError) -> JSONResponse:
    fields = sorted({str(problem["loc"][-1]) for problem in error.errors()})
    return JSONResponse({"errors": fields}, status_code=422)


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"hello": "world"}


@app.post("/order")
def order(order: Order) -> Order:
    return order


@app.get("/async/hello")
async def hello_async() -> dict[str, str]:
    return {"hello": "world"}


@app.post("/async/order")
async def order_async(order: Order) -> Order:
    return order
