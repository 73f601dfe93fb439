// Prints what log4brains reads of the records in a project.
const { Log4brains } = require("@log4brains/core");

Log4brains.create(process.argv[2])
  .searchAdrs()
  .then((records) => console.log(JSON.stringify(records)));
