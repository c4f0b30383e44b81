// What is archived is kept and can be read, but nothing new comes of it until it is restored: no
// text, resolution, preview, video or assignment. This is the one place that refuses it.
#pragma once

#include "base/error.hpp"

namespace mien::core {

// What is archived of that of which something shall come.
struct ArchivedAxes {
    bool character = false;
    bool emotion = false;
    bool user = false;
};

// Throws conflict, with a problem for each that is archived.
void require_in_use(ArchivedAxes archived);

}  // namespace mien::core
