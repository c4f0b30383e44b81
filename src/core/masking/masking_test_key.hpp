// A key for tests.
#pragma once

#include "core/masking/masking_key.hpp"

namespace mien::core {

[[nodiscard]] inline MaskingKey test_masking_key() {
    return MaskingKey(Secret("7f1c3a5e9b2d4f60817263544a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7e"));
}

}  // namespace mien::core
