"""Lists models through the stock openai package: models.py BASE_URL KEY; prints the ids, or the error's status, as one line of JSON."""

import json
import sys

from openai import APIStatusError, OpenAI

base_url, key = sys.argv[1:]
client = OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=60)
try:
    print(json.dumps({"ids": [model.id for model in client.models.list()]}))
except APIStatusError as error:
    print(json.dumps({"status": error.status_code, "message": str(error)}))
