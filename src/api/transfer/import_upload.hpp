// The uploaded file of an import.
#pragma once

#include "actions/transfer/start_import.hpp"
#include "http/request.hpp"

namespace mien::api {

// The file of the request, which may be moved away. Throws malformed when there is none.
[[nodiscard]] actions::ImportFile take_upload(const http::Request& request);

}  // namespace mien::api
