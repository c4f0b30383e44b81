#include "core/experiments/ratings.hpp"

#include <cstddef>
#include <numeric>

#include "core/experiments/exact_tests.hpp"
#include "core/experiments/many_tests.hpp"

namespace mien::core {
namespace {

constexpr std::size_t top_ratings = 2;

RatingDistribution distribution_of(const std::array<int, rating_max>& counts) {
    RatingDistribution distribution{.counts = counts};
    const int all = std::accumulate(counts.begin(), counts.end(), 0);
    if (all == 0) {
        return distribution;
    }
    // The rating at a place of the sorted ones, from 0.
    const auto rating_at = [&counts](int place) {
        std::size_t rating = 0;
        while (place >= counts[rating]) {
            place -= counts[rating];
            ++rating;
        }
        return static_cast<int>(rating) + 1;
    };
    distribution.median = (rating_at((all - 1) / 2) + rating_at(all / 2)) / 2.0;
    const int top = std::accumulate(counts.end() - top_ratings, counts.end(), 0);
    distribution.top_share = static_cast<double>(top) / all;
    return distribution;
}

RatedAspect describe_ratings(const AspectRatings& ratings) {
    std::array<int, rating_max> a{};
    std::array<int, rating_max> b{};
    for (const auto& pair : ratings) {
        for (const auto& rating : pair) {
            ++a.at(static_cast<std::size_t>(rating.a) - 1);
            ++b.at(static_cast<std::size_t>(rating.b) - 1);
        }
    }
    return {.a = distribution_of(a), .b = distribution_of(b)};
}

// Raters of a pair are averaged: they are not independent of each other, pairs are.
RatingTest test_ratings(const AspectRatings& ratings) {
    std::vector<double> differences;
    differences.reserve(ratings.size());
    for (const auto& pair : ratings) {
        double sum = 0;
        for (const auto& rating : pair) {
            sum += rating.b - rating.a;
        }
        differences.push_back(sum / static_cast<double>(pair.size()));
    }
    const auto ranks = compare_signed_ranks(differences);
    return {.probability = ranks.probability,
            .corrected_probability = std::nullopt,
            .effect = ranks.effect,
            .pairs = static_cast<int>(differences.size())};
}

// The overall impression is the one question that was asked; criteria are several.
void correct_criteria(std::vector<RatedAspect>& aspects) {
    std::vector<double> probabilities;
    for (std::size_t i = 1; i < aspects.size(); ++i) {
        probabilities.push_back(aspects[i].test->probability);
    }
    const auto corrected = correct_by_holm(probabilities);
    for (std::size_t i = 1; i < aspects.size(); ++i) {
        aspects[i].test->corrected_probability = corrected[i - 1];
    }
}

}  // namespace

std::vector<RatedAspect> analyse_ratings(std::span<const AspectRatings> aspects,
                                         bool is_planned_end) {
    std::vector<RatedAspect> described;
    for (const auto& ratings : aspects) {
        auto& aspect = described.emplace_back(describe_ratings(ratings));
        if (is_planned_end) {
            aspect.test = test_ratings(ratings);
        }
    }
    if (is_planned_end) {
        correct_criteria(described);
    }
    return described;
}

}  // namespace mien::core
