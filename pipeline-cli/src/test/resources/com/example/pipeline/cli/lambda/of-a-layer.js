exports.NAME = "of a layer";
