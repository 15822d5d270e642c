const express = require("express");
const morgan = require("morgan");

const app = express();
app.use(morgan("dev"));
app.get("/", (request, response) => response.send("ok"));
app.listen(3000);
