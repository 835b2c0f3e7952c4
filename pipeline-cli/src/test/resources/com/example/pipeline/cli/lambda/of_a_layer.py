NAME = "of a layer"
