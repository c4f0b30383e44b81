// Joins transfers to the renderer, which they do not know.
#pragma once

#include "exchange/exchange_tools.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::app {

// Takes images as exchanges do. What the tools refer to must outlive it.
[[nodiscard]] transfer::TakeImage take_images_with(exchange::ExchangeTools tools);

}  // namespace mien::app
