// Prints the records of a project as log4brains reads them.
const { Log4brains } = require("@log4brains/core");

Log4brains.create(process.argv[2])
  .searchAdrs()
  .then((records) => console.log(JSON.stringify(records)));
