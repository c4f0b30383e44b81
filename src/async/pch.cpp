// Compiles the precompiled header of src/async/pch.hpp once.
