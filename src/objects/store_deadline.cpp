#include "objects/store_deadline.hpp"

namespace mien::objects {

void require_time(Deadline deadline) {
    if (std::chrono::steady_clock::now() >= deadline) {
        throw Error(ErrorKind::unavailable, "The object store took too long.");
    }
}

}  // namespace mien::objects
