import type { QueryClient } from "@tanstack/react-query";
import { notFound } from "@tanstack/react-router";
import { ApiError } from "../../api/client";
import { type Model, modelQuery } from "../../api/models";

export async function loadModel(queryClient: QueryClient, modelId: string): Promise<Model> {
  try {
    return await queryClient.ensureQueryData(modelQuery(modelId));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw notFound();
    throw error;
  }
}
